/**
 * The wording that a lead may take as it is: what a common-interest and confidentiality agreement needs. Our own words
 * (domain §4); no legal advice.
 */
export const usualAgreement = `The insurers that sign this share one matter, and one interest: to find out together what happened, to tell the patient and the family the truth, and to offer what is owed without a suit.

1. Common interest. What one of us gives another in this matter is given in that common interest, because the other needs it for it. Nobody waives a privilege by giving it.
2. Confidence. Each of us keeps what it receives to those who need it for this matter, uses it for nothing else, and gives it to nobody outside without the consent of whoever gave it, unless the law demands it; then it tells the others first.
3. What stays apart. Nobody has to give reserves, limits, authority, reservations of rights or work done for its own defence. Patient safety work product is not given at all.
4. No markets. We speak of this matter only: never of prices, underwriting or portfolios.
5. One voice. The lead insurer makes one joint offer to the family. Who of us bears what is agreed in writing, in shares that make the whole, and binds once all have accepted the same version.
6. Rights. Signing this admits no liability and waives no defence, reservation or right to contribution.
7. Leaving. Whoever leaves stays bound by 1 to 4 for what it received, and may be asked for contribution.`;
