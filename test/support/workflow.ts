import { collaborationWaits } from '../../shared/collaboration/workflow.ts';
import { matterId } from './matters.ts';
import { aslOf, type Options, placesIn, worldOf } from './workflow-world.ts';

export const collaborationAsl = aslOf('collaboration');

/** All that there is to visit. */
export const allPlaces = placesIn(collaborationAsl);

/** A matter that several insurers share, with all that runs for it. */
export const workflowWorld = (options?: Options) =>
  worldOf({ waits: collaborationWaits, asl: collaborationAsl, id: matterId() }, options);

export type WorkflowWorld = ReturnType<typeof workflowWorld>;
