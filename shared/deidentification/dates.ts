import type { Pattern } from './pattern.ts';

const month =
  '(?:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec|enero|febrero|marzo|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)';
/** Words of their own as well: a day or year beside them makes them a month. */
const doubtful = '(?:march|may|mar|mayo)';
const ordinal =
  '(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|twenty-first|twenty-second|twenty-third|twenty-fourth|twenty-fifth|twenty-sixth|twenty-seventh|twenty-eighth|twenty-ninth|thirty-first)';
const day = `(?:(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?|${ordinal})`;
const year = "(?:(?:19|20)\\d\\d|'\\d\\d)";
const before = `(?:${day}(?: day)?(?: of| de|,|-|\\.)?[ -]{0,2})?`;
const after = `(?:\\.?,?[ -/]{0,2}(?:of )?(?:${day}(?![\\d:])(?:,? {0,2}${year})?|${year}))?`;
const number = { month: '(?:0?[1-9]|1[0-2])', day: '(?:0?[1-9]|[12]\\d|3[01])' };
const weekday = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)';

const date = (source: string, flags = 'gi'): Pattern => ({ class: 'date', regex: new RegExp(source, flags) });

/** Elements of dates other than the year, which may stay. Each is bounded, so that no text makes them slow. */
export const dates: readonly Pattern[] = [
  date(
    `(?<![\\d.])(?:19|20)\\d\\d([-/.])${number.month}(?:\\1${number.day})?(?:[T ]\\d\\d:\\d\\d(?::\\d\\d)?)?(?![\\d])`,
  ),
  date(`(?<!\\d)(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)`),
  date(`(?<![\\d.])${number.day} ?([-/.]) ?${number.day} ?\\1 ?(?:(?:19|20)\\d\\d|\\d\\d)(?!\\d)`),
  date(`(?<![\\d./])${number.month} ?[-/.] ?(?:19|20)\\d\\d(?!\\d)`),
  date(`(?<![\\d./])(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\\d|3[01])(?![\\d/])`),
  date(
    `\\b(?:on|dated?|since|until|before|after|by|dob|born|died|seen|admitted|discharged) {1,2}${number.month}[-/]${number.day}(?![\\d/%])`,
  ),
  date(`\\b${before}${month}\\b${after}`),
  date(`\\b${day}(?: of| de|,|-|\\.)?[ -]{0,2}${doubtful}\\b${after}`),
  date(
    `\\b${doubtful}\\b\\.?,?[ -/]{1,2}(?:the )?(?:${day}(?!\\d)(?! (?:times?|days?|hours?|weeks?|mg|ml)\\b)(?:,? {0,2}${year})?|${year})`,
  ),
  date(
    `\\b(?:in|of|since|until|by|last|next|early|mid|late|this|during|from|to|and)[ -](?:March|May)\\b(?! [a-z]+ (?:be|have)\\b)`,
    'g',
  ),
  date(
    '\\b(?:on|by|since|from|until|of|before|after) the (?:[12]?\\d|3[01])(?:st|nd|rd|th)\\b(?! (?:floor|day|time|dose|attempt|visit|degree|trimester|toe|finger|rib|week|hour|percentile|century|edition|grade|metacarpal|metatarsal|postoperative|cranial|intercostal))',
  ),
  date(`\\b(?:(?:last|next|this|early|late) )?${weekday}s?\\b(?:,? ?(?:the )?\\d{1,2}(?:st|nd|rd|th))?`),
  date(
    '\\b(?:Mon|Tues?|Wed|Thu|Thurs?|Fri)\\b(?=[.,]| \\d| the \\d| morning| night| at )(?:[.,]? (?:the )?\\d{1,2}(?:st|nd|rd|th)?\\b)?',
    'g',
  ),
  date(
    '\\b(?:yesterday|tomorrow|day before yesterday|last (?:night|week|weekend|month|spring|summer|autumn|fall|winter))\\b',
  ),
  date(`\\b(?:spring|summer|autumn|fall|winter|easter|christmas|thanksgiving)(?: of| in)?,? ${year}\\b`),
  date(
    "\\b(?:christmas|thanksgiving|easter|new year's|halloween|hanukkah|ramadan|passover|labor day|memorial day|independence day|veterans day|columbus day|good friday|ash wednesday|mother's day|father's day|valentine's day|fourth of july|4th of july|juneteenth|boxing day)\\b(?: (?:eve|day|sunday|monday))?",
  ),
  date(`\\b(?:q[1-4]|(?:first|second|third|fourth) quarter(?: of)?) ?,?/?${year}\\b`),
];

const tens = '(?:ninety|nineties)';
const ones = '(?:one|two|three|four|five|six|seven|eight|nine)';
const words = `(?:${tens}(?:[- ]${ones})?|(?:a|one) hundred(?: (?:and )?(?:${ones}|ten|eleven|twelve))?)`;
const old = '(?:9\\d|1[0-2]\\d)';
const age = (source: string): Pattern => ({ class: 'age', regex: new RegExp(source, 'gi') });

/** Ages over 89, and years of birth that tell of one; 90 and over as one group may be told, and is asked about all the same. */
export const ages: readonly Pattern[] = [
  age(`(?<![\\d.,/-])${old}[ -]{0,2}(?:years?|yrs?|y/?o|y\\.o\\.?|yo)(?![a-z])(?:[ -](?:old|of age))?`),
  age(
    `\\b(?:age|aged|ages|turned|turning|turns|was|is|he's|she's) (?:of |about |almost |over )?${old}(?! ?(?:%|mg|ml|mcg|units?|minutes?|hours?|days?|weeks?|months?|mm|bpm|beats|degrees?|percent|cases|patients|/|\\.\\d|,\\d|:|-\\d))(?!\\d)`,
  ),
  age(`(?<![\\w-])${old}[ -](?:m|f|male|female|man|woman)\\b`),
  age(`\\b${words}[- ]years?(?:[- ](?:old|of[- ]age))?`),
  age(
    `\\b(?:age|aged|turned|turning|turns|was|is) ${words}\\b(?! (?:minutes?|hours?|days?|percent|mg|ml|units?|patients))`,
  ),
  age("\\bin (?:her|his|their|my|the)(?: (?:early|mid|late))?[ -](?:nineties|90'?s|hundreds|100'?s)"),
  age('\\b(?:nonagenarian|centenarian|supercentenarian)s?\\b'),
  age('\\bborn (?:in |about |around )?19[0-3]\\d\\b'),
];
