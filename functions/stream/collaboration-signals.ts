import { collaborationWaits } from '../../shared/collaboration/workflow.ts';
import { executionsOf } from '../machines.ts';
import { signalling } from './signals.ts';

/** Starts what runs for matters that several insurers share, and wakes what waits there. */
export const handler = signalling(collaborationWaits, executionsOf('collaboration'));
