/**
 * The wording that an agreement to mediate may take as it is: voluntary, confidential by promise and not by privilege
 * alone, sealed answers as Amends keeps them. Our own words (domain §5); no legal advice.
 */
export const usualAgreement = `The parties that sign this mediate one matter, with the mediator whom they chose.

1. Of one's own will. Each of us takes part freely and may leave at any time. Nothing binds before a settlement is signed.
2. The mediator decides nothing, advises none of us, and has told us of every tie that could matter. Nobody calls the mediator as a witness.
3. In confidence. What is said, written or offered here stays here, whatever the law of privilege protects besides. It is used for nothing else and told to nobody who need not know; what the law demands to be told, may be, and whoever has to says so first. What could be proved without the mediation can be proved still.
4. Apart. What one of us tells the mediator alone stays with the mediator.
5. Sealed answers. A bid, and a yes or no to a proposal of the mediator, goes sealed into a box that nobody reads before its time is over, and is never shown. Only what comes of it is told: an amount on which we are agreed, or that there is none. To say nothing is to say no.
6. With counsel. Each of us may bring a lawyer or somebody to stand by us.
7. What it costs is borne as is written below; equally, if nothing is.`;
