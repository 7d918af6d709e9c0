import { typeid } from 'typeid-js';
import { AccessId, CaseId, MissId, PrincipalId } from './ids.ts';

/** New ids. They come from the clock and from chance, so only the edge mints them and passes them inwards. */
export const mint = {
  case: (): CaseId => CaseId.parse(typeid('case').toString()),
  access: (): AccessId => AccessId.parse(typeid('access').toString()),
  miss: (): MissId => MissId.parse(typeid('miss').toString()),
  principal: (): PrincipalId => PrincipalId.parse(typeid('principal').toString()),
};
