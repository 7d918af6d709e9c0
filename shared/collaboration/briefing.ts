/** What an insurer that has not worked so yet is told with its invitation (domain §2, practice 6). Our own words. */
export const careBriefing = `This matter is handled under CARe: communication, apology and resolution. Whatever went wrong in care is told to the patient and the family early and honestly, reviewed, and learned from; where care fell short and did harm, fair compensation is offered without waiting for a suit, and the family is advised to have counsel first. Where care was appropriate, that is explained.

Several insurers are concerned here. One of them leads. You are asked to say whether you take part; to sign an agreement on common interest and confidentiality; to share what your review found, or that there is none; to agree with the others who bears what, in shares that make the whole; and to pay your share of one joint offer. Your reserves, limits, authority and reservations of rights stay with you: nobody else in the matter sees them here.

Taking part admits no liability. If you do not answer in time, you are not removed: the lead decides whether to give more time, to go on without you and reserve the right to claim contribution, or to ask for mediation.`;
