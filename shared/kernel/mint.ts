import { TypeID, typeid } from 'typeid-js';
import { sha256 } from './digest.ts';
import { AccessId, AttorneyId, CaseId, MissId, PrincipalId } from './ids.ts';

/** New ids. They come from the clock and from chance, so only the edge mints them and passes them inwards. */
export const mint = {
  case: (): CaseId => CaseId.parse(typeid('case').toString()),
  attorney: (): AttorneyId => AttorneyId.parse(typeid('attorney').toString()),
  access: (): AccessId => AccessId.parse(typeid('access').toString()),
  miss: (): MissId => MissId.parse(typeid('miss').toString()),
  /** The id that always follows from a text, for somebody who is in no row. */
  principalFor: (text: string): PrincipalId => {
    const bytes = Buffer.from(sha256(text), 'hex').subarray(0, 16);
    return PrincipalId.parse(TypeID.fromUUIDBytes('principal', bytes).toString());
  },
  principal: (): PrincipalId => PrincipalId.parse(typeid('principal').toString()),
};
