import { mediationWaits } from '../../shared/mediation/workflow.ts';
import { executionsOf } from '../machines.ts';
import { signalling } from './signals.ts';

/** Starts what runs for mediations, and wakes what waits there. */
export const handler = signalling(mediationWaits, executionsOf('mediation'));
