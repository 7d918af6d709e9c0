import { typeid } from 'typeid-js';
import { CaseId, PrincipalId } from './ids.ts';

/** New ids. They come from the clock and from chance, so only the edge mints them and passes them inwards. */
export const mint = {
  case: (): CaseId => CaseId.parse(typeid('case').toString()),
  principal: (): PrincipalId => PrincipalId.parse(typeid('principal').toString()),
};
