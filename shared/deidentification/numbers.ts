import type { IdentifierClass } from './finding.ts';
import type { Pattern } from './pattern.ts';

const pattern = (kind: IdentifierClass, source: string, flags = 'gi'): Pattern => ({
  class: kind,
  regex: new RegExp(source, flags),
});

/** Between a label and its number: `MRN: 1234`, `account number ending in 1234`. */
const link =
  '(?:[ \\n.,:;#=(\\[/-]{0,3}\\b(?:numbers?|no|nr|num|ids?|identifier|code|card|is|was|were|ending|ends|in|with|of|for|the|her|his|their|my|our|last|four|digits|value|on)\\b){0,5}[ \\n.:;#=(\\[-]{0,4}';
/** Two characters or more with a digit among them, but no year. */
const value = '(?!(?:19|20)\\d\\d\\b(?![-/]))(?=[A-Z./-]{0,12}\\d)[A-Z0-9](?:[A-Z0-9./-]| (?=\\d)){1,40}';
/** For labels that are words of everyday use. */
const longValue =
  '(?!(?:19|20)\\d\\d\\b(?![-/]))(?=[A-Z./-]{0,12}\\d)(?=[A-Z./ -]{0,12}\\d(?:[A-Z./ -]?\\d){2})[A-Z0-9](?:[A-Z0-9./-]| (?=\\d)){2,40}';

const labelled = (kind: IdentifierClass, labels: string, shape = value): Pattern =>
  pattern(kind, `\\b(?:${labels})s?\\b${link}\\b${shape}`);

const units =
  '(?:mg|mcg|ug|g|kg|ml|l|dl|cc|units?|iu|meq|mmol|kcal|cal|mm|cm|hz|hours?|hrs?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|patients|cases|events|percent|calories|dollars|beds|copies|cells|steps)\\b|%';
const noUnit = `(?! ?(?:${units}))`;

/** In the order in which they are believed, where several find the same characters. */
export const numbers: readonly Pattern[] = [
  pattern('url', '\\b(?:https?|hxxps?|ftp|sftp|file|mailto)://?[^\\s<>"]{1,2000}'),
  pattern('url', '\\bwww\\d?\\.[^\\s<>"]{1,500}'),
  pattern('email', '(?<![\\w.+-])[\\w.+-]{1,64} ?@ ?[\\w-]{1,63}(?:\\.[\\w-]{1,63}){0,5}'),
  pattern(
    'email',
    '(?<![\\w.+-])[\\w+-]{1,64}(?:(?:\\.| ?[(\\[]? ?dot ?[)\\]]? ?)[\\w+-]{1,64}){0,3} {0,2}(?:[(\\[{] ?at ?[)\\]}]|\\bat\\b|@) {0,2}[\\w-]{1,63}(?:(?: ?\\. ?| {0,2}[(\\[{]? ?dot ?[)\\]}]? {0,2})[\\w-]{1,63}){0,3}(?: ?\\. ?| {0,2}[(\\[{]? ?dot ?[)\\]}]? {0,2})(?:com|org|net|edu|gov|io|health|co|us|uk|info)\\b',
  ),
  pattern(
    'url',
    '(?<![\\w.-])[a-z0-9-]{1,63}(?:(?: ?[(\\[]?\\bdot\\b[)\\]]? ?|\\[\\.\\]|\\(\\.\\))[a-z0-9-]{1,63}){0,4}(?: ?[(\\[]?\\bdot\\b[)\\]]? ?|\\[\\.\\]|\\(\\.\\)| \\. )(?:com|org|net|edu|gov|io|health)\\b',
  ),
  pattern('ipAddress', '(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\.?\\d)'),
  pattern('device', '(?<![\\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\\w:-])'),
  pattern(
    'ipAddress',
    '(?<![\\w:])(?=[0-9a-f:]{0,30}(?:::|(?::[0-9a-f]{1,4}){5}))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\\w:])',
  ),
  pattern(
    'url',
    '(?<![\\w.@-])(?:[a-z0-9-]{1,63}\\.){1,5}(?:com|org|net|edu|gov|mil|int|io|co|health|care|clinic|doctor|hospital|info|biz|me|us|uk|ca|de|fr|es|eu|in|ai|app|dev|site|online|blog|tv|ly|gl)\\b(?:/[^\\s<>"]{0,500})?',
  ),
  pattern('socialSecurityNumber', '(?<![\\d-])\\d{3}([-. ])\\d{2}\\1\\d{4}(?![\\d-])'),
  labelled('socialSecurityNumber', 'ssn|ss#|social security|social'),
  labelled('fax', 'fax|faxed to|telefax|facsimile', '(?=[(+]?\\d)?[(+]?[\\d][\\d ().-]{5,20}\\d'),
  pattern('fax', '\\b(?:fax|facsimile)(?:ed)?\\b[ a-z.,:#]{0,20}[(+]{0,2}\\d[\\d ().-]{5,20}\\d'),
  labelled(
    'device',
    'udi|serial|serial no|sn|device|device id|implant|lot|lot no|batch|imei|imsi|pacemaker|model no|catalog(?:ue)?',
    longValue,
  ),
  pattern('device', '\\(01\\) ?\\d{14}(?:\\(\\d{2}\\)[\\w-]{1,20}){0,4}'),
  labelled(
    'vehicle',
    'vin|vehicle identification|vehicle|licen[cs]e plate|number plate|plate|registration plate|tag no',
  ),
  pattern('vehicle', '\\b(?=[A-HJ-NPR-Z]{0,16}\\d)(?=\\d{0,16}[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\\b'),
  labelled(
    'licenceNumber',
    "npi|dea|state licen[cs]e|drivers? licen[cs]e|driver's licen[cs]e|medical licen[cs]e|passport|upin|caqh",
  ),
  labelled('licenceNumber', 'licen[cs]e|certificate|certification|registration|permit|credential', longValue),
  pattern('licenceNumber', '\\b[A-Z]{2}\\d{7}\\b'),
  labelled(
    'planNumber',
    'mbi|hicn|medicaid|medicare|member|subscriber|beneficiary|policy|insurance|group no|health plan|payer id|member id|policyholder',
    longValue,
  ),
  pattern('planNumber', '\\b[1-9][A-Z][A-Z0-9]\\d-?[A-Z][A-Z0-9]\\d-?[A-Z]{2}\\d{2}\\b'),
  labelled(
    'accountNumber',
    'account|acct|a/c|invoice|iban|routing|credit card|debit card|visa|mastercard|bill no|billing no|statement no',
    longValue,
  ),
  pattern('accountNumber', '(?<!\\d)(?:\\d{4}[ -]){3}\\d{4}(?!\\d)'),
  pattern('accountNumber', '\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b', 'g'),
  labelled(
    'recordNumber',
    'mrn|mr no|m\\.r\\.n\\.?|medical record|patient id|hospital no|hospital number|unit number|patient number|accession|csn|fin',
  ),
  labelled(
    'recordNumber',
    'record|chart|encounter|visit|specimen|order|prescription|rx|patient|study|film|admission',
    longValue,
  ),
  labelled(
    'other',
    'case no|case number|docket|claim|claim no|matter|ticket|incident|report no|reference|ref|confirmation|badge|employee|student|username|user name|login|user id|pin',
    longValue,
  ),
  pattern('other', '\\b(?:username|login|handle|screen name|user id)\\b[ :=]{1,3}(?:is |was )?["\']?[\\w.@-]{3,40}'),
  pattern('other', '(?<![\\w.])@\\w{2,40}'),
  pattern('other', '(?<!\\w)[a-z]{2,20}_[0-7][0-9a-hjkmnp-tv-z]{25}(?!\\w)'),
  pattern('other', '\\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\\b'),
  pattern(
    'phone',
    '(?<![\\w.])(?:\\+?1[ .-]{0,2})?\\(? ?\\d{3} ?\\)?[ ./-]{0,3}\\d{3}[ .-]{0,3}\\d{4}(?: ?(?:x|ext\\.?|extension) ?\\d{1,6})?(?!\\d)',
  ),
  pattern('phone', `(?<![\\w.-])\\d{3}[-.]\\d{4}(?![\\d-])${noUnit}`),
  pattern('phone', '\\+ ?\\d(?:[ ().-]{0,2}\\d){6,14}'),
  pattern('phone', '\\b1?[ -]?8(?:00|33|44|55|66|77|88)-[A-Z0-9]{3}-?[A-Z0-9]{4}\\b'),
  pattern(
    'phone',
    '\\b(?:phone|telephone|tel|cell|mobile|pager|paged|beeper|call|called|calling|text|texted|dial|dialed|extension|ext|whatsapp)\\b[ .:#]{0,3}(?:(?:number|no|is|at|on|me|us|her|him|them|to)\\b[ .:#]{0,3}){0,3}[(+]{0,2}\\d[\\d ().-]{1,20}\\d(?!\\d)' +
      noUnit,
  ),
  pattern('geography', '\\b\\d{5}-\\d{4}\\b'),
  pattern('geography', '\\b(?:zip|zip code|zipcode|postal code|postcode)s?\\b[ :#]{0,3}(?:is |was |of )?\\d{3,5}\\b'),
  pattern(
    'geography',
    '\\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\\.?,? {1,2}\\d{5}\\b',
    'g',
  ),
  pattern(
    'geography',
    '\\b(?:p\\.? ?o\\.? box|post office box|apt\\.?|apartment|suite|ste\\.?|unit|room|rm\\.?|bed|ward|floor|building|bldg\\.?)[ #:]{1,2}(?:no\\.? )?(?=[A-Z-]{0,3}\\d)[A-Z0-9-]{1,8}\\b',
  ),
  pattern('geography', '(?<![\\d.])-?\\d{1,3}\\.\\d{4,12}[ ,;NSns°]{1,3} ?-?\\d{1,3}\\.\\d{4,12}'),
  pattern('other', `(?<![\\d.,$])\\d{6,64}(?![.,]?\\d)${noUnit}`),
  pattern('other', `(?<![\\d.,$])\\d{20,}`),
  pattern('geography', `(?<![\\d.,$#-])(?!\\d{2}000)\\d{5}(?![.,-]?\\d)${noUnit}`),
  pattern('other', '(?<![\\d.,])\\d(?:[ ._-]{1,2}\\d){5,30}(?!\\d)'),
  pattern(
    'other',
    `(?<![\\d.,])(?!(?:19|20)\\d\\d-(?:19|20)\\d\\d\\b)(?=\\d[\\d ]{0,8}[-.])\\d{2,12}(?:[-.]\\d{1,12}){1,6}(?<=\\d[-.\\d]{6,80})(?![\\d])${noUnit}`,
  ),
  pattern(
    'other',
    `(?<![\\w.,])(?!\\d[\\d.,]{0,12}[A-Z]{1,8}\\b)(?=[A-Z0-9_/-]{0,40}[A-Z])(?=(?:[A-Z_/-]{0,20}\\d){4})[A-Z0-9](?:[A-Z0-9_/-]){4,80}(?![\\w])`,
  ),
];

/** Traits of a body and likenesses of a face. A mention is a reason to look, not the thing itself. */
export const likenesses: readonly Pattern[] = [
  pattern(
    'biometric',
    '\\b(?:finger ?-?prints?|thumb ?-?prints?|palm ?-?prints?|voice ?-?prints?|face ?-?prints?|retina(?:l)? scans?|iris scans?|facial recognition|face id|dna (?:profile|sample|sequence|match)|genome sequence|gait recognition|biometrics?)\\b',
  ),
  pattern(
    'photo',
    '\\b(?:photo(?:graph)?s?|selfies?|head ?-?shots?|mug ?-?shots?|(?:picture|video|image|portrait|snapshot|footage)s? of (?:\\w+ ){0,2}(?:him|her|me|them|face|patient|baby|child|son|daughter|wife|husband|mother|father|tattoo)s?|photographed|tattoos?)\\b',
  ),
];
