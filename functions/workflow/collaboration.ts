import { collaborationWaits } from '../../shared/collaboration/workflow.ts';
import { performing } from './tasks.ts';

/** The tasks of `statemachines/collaboration.asl.json`, for matters that several insurers share. */
export const handler = performing(collaborationWaits);
