import { mediationWaits } from '../../shared/mediation/workflow.ts';
import { performing } from './tasks.ts';

/** The tasks of `statemachines/mediation.asl.json`, but for the opening of what is sealed. */
export const handler = performing(mediationWaits);
