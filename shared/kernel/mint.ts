import { TypeID, typeid } from 'typeid-js';
import type * as z from 'zod';
import { sha256 } from './digest.ts';
import {
  AccessId,
  ActionId,
  AdviceId,
  AttorneyId,
  BriefId,
  CaseId,
  CollaborationId,
  CommunicationId,
  ConsultationId,
  DecisionId,
  DemandId,
  DeterminationId,
  DocumentId,
  ExchangeId,
  FilingId,
  LetterId,
  LienId,
  MediationId,
  MediatorId,
  MissId,
  NeedId,
  OfferId,
  PartyId,
  PaymentId,
  PractitionerId,
  PrincipalId,
  ReliefId,
  ReviewId,
  SessionId,
  SupportId,
  TriageId,
} from './ids.ts';

const minting =
  <Id extends z.ZodType>(prefix: string, id: Id) =>
  (): z.output<Id> =>
    id.parse(typeid(prefix).toString());

/** New ids. They come from the clock and from chance, so only the edge mints them and passes them inwards. */
export const mint = {
  case: minting('case', CaseId),
  access: minting('access', AccessId),
  attorney: minting('attorney', AttorneyId),
  consultation: minting('consultation', ConsultationId),
  document: minting('doc', DocumentId),
  miss: minting('miss', MissId),
  principal: minting('principal', PrincipalId),
  /** The id that always follows from a text, for somebody who is in no row. */
  principalFor: (text: string): PrincipalId => {
    const bytes = Buffer.from(sha256(text), 'hex').subarray(0, 16);
    return PrincipalId.parse(TypeID.fromUUIDBytes('principal', bytes).toString());
  },
  triage: minting('triage', TriageId),
  review: minting('review', ReviewId),
  determination: minting('determination', DeterminationId),
  communication: minting('communication', CommunicationId),
  advice: minting('advice', AdviceId),
  need: minting('need', NeedId),
  support: minting('support', SupportId),
  demand: minting('demand', DemandId),
  action: minting('action', ActionId),
  decision: minting('decision', DecisionId),
  offer: minting('offer', OfferId),
  payment: minting('payment', PaymentId),
  lien: minting('lien', LienId),
  practitioner: minting('practitioner', PractitionerId),
  filing: minting('filing', FilingId),
  letter: minting('letter', LetterId),
  relief: minting('relief', ReliefId),
  collaboration: minting('collab', CollaborationId),
  party: minting('party', PartyId),
  mediation: minting('mediation', MediationId),
  brief: minting('brief', BriefId),
  session: minting('session', SessionId),
  exchange: minting('exchange', ExchangeId),
  mediator: minting('mediator', MediatorId),
};
