/** Words that decide whether a capital makes a name. They are our own choice: see docs/decisions/0031-identifiers.md. */
const words = (...lines: string[]): ReadonlySet<string> => new Set(lines.join(' ').split(/\s+/));

/** Given and family names that are hardly ever anything else, so that no capital is needed to know them. */
export const plainNames = words(
  'aaron abigail adam adrian agnes aisha albert alejandro alex alexander alexandra alfred alice alicia allison amanda',
  'amelia amy ana andrea andrew angela anita ann anna anne annie anthony antonio arthur ashley barbara beatrice benjamin',
  'bernard beth betty beverly brandon brenda brian bruce bryan caitlin carla carlos carmen caroline catherine cecilia',
  'charles charlotte cheryl chloe christina christine christopher cindy claire clara colleen connie cynthia daniel danielle',
  'david deborah debra denise dennis diana diane diego dolores donald donna dorothy douglas edith eduardo edward eileen',
  'elaine eleanor elena elizabeth ella ellen emily emma eric erica erin esther ethan eugene evelyn fatima felipe fernando',
  'frances francisco gabriel gabriela george gerald gladys gloria gregory hannah harold harry helen henry howard hugh ian',
  'irene isaac isabel isabella jacob jacqueline jamal james jamie jane janet janice jason javier jean jeffrey jennifer',
  'jeremy jerry jessica jesus joan joanne joel john johnny jonathan jorge jose joseph josephine joshua juan juanita judith',
  'judy julia julie justin karen katherine kathleen kathryn kathy katie keith kelly kenneth kevin kimberly kyle larry laura',
  'lauren lawrence leon leonard leslie linda lisa lois lorraine louis louise lucia lucy luis luke lydia madison manuel',
  'marcus margaret maria marie marilyn mario marjorie marlene martha martin marvin mary matthew maureen megan melissa',
  'michael michelle miguel mildred mohamed mohammed molly monica muhammad nancy natalie nathan nicholas nicole noah nora',
  'norma oliver olivia omar oscar pamela patricia paula pedro peggy peter phillip philip phyllis priya rachel ralph ramon',
  'raymond rebecca ricardo richard rita robert roberta rodney roger roland ronald rosa rosemary roy russell ruth ryan',
  'sabrina samantha samuel sandra santiago sarah scott sean sergio sharon sheila shirley simon sofia sophia sophie stanley',
  'stephanie stephen steven susan suzanne sylvia tamara teresa terry thelma theresa theodore thomas tiffany timothy tina',
  'todd tracy tyler valerie vanessa vera veronica vincent vivian walter wanda wayne wendy william yolanda yusuf yvonne',
  'smith johnson williams jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson taylor moore',
  'jackson thompson harris sanchez clark ramirez lewis robinson walker torres nguyen hill flores adams nelson campbell',
  'mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy',
  'cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelley ramos kim richardson watson brooks chavez mendoza',
  'ruiz hughes alvarez castillo sanders patel myers ross foster jimenez powell jenkins perry sullivan coleman butler henderson',
  'barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace moreno',
  'hayes bryant herrera gibson medina ellis stevens murray ford castro marshall owens harrison fernandez mcdonald kennedy',
  'oneill obrien oconnor mccarthy kowalski nowak schmidt mueller muller singh chen wang zhang khan ahmed hussein cohen levy doe roe',
);

/** Of these, what is a word or eponym as well: without a capital it is no name. */
export const alsoWords = words(
  'cook hill kelly reed ford foster jordan jean perry fisher walker parker turner carter cooper butler barnes clark scott',
  'marshall lewis rosa rita todd roy martin wayne sean leon joan ann jerry luke kim jesus carmen molly vera esther singh',
  'harry mary-jane brooks cruz flores moreno hayes owens tracy chen wang levy ross murray graham harrison wilson murphy',
);

/** Places larger than a few streets and smaller than a state. Only those that are no common word. */
export const cities = words(
  'albuquerque anaheim annapolis atlanta augusta bakersfield baltimore boise boston brockton brooklyn burlington cambridge',
  'charleston charlotte chattanooga chicago cincinnati cleveland columbus dallas dayton denver detroit durham fresno',
  'gloucester hartford honolulu houston indianapolis jacksonville knoxville lexington louisville lowell manhattan memphis',
  'miami milwaukee minneapolis nashville newark norfolk oakland omaha orlando philadelphia phoenix pittsburgh plymouth',
  'portland providence quincy raleigh richmond rochester sacramento seattle somerville spokane springfield stockton syracuse',
  'tacoma tallahassee tampa toledo tucson tulsa waltham worcester wichita framingham medford newton revere',
);

/** What stands after the name of an organisation or a smaller place. */
export const institutions = words(
  'hospital hospitals infirmary clinic clinics hospice pharmacy university college school church temple mosque synagogue',
  'institute nursing rehabilitation healthcare associates physicians surgeons orthopaedics orthopedics pediatrics',
  'practice laboratory labs county township parish borough district village heights beach',
);

/** A `Medical Center` is one, and no centre is without a word before it. */
export const institutionPairs = words('medical-center health-center medical-group health-system surgery-center');

export const streets = words(
  'street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place pl square sq terrace parkway pkwy',
  'highway hwy turnpike circle cir trail loop route plaza alley',
);

/** Capitalised wherever they stand, and nobody's name: states, which may be told, languages, eponyms, programmes. */
export const properNouns = words(
  'alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas',
  'kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire',
  'jersey mexico york ohio oklahoma oregon pennsylvania rhode tennessee texas utah vermont wisconsin wyoming',
  'america american english spanish french german portuguese chinese arabic russian vietnamese haitian creole latino hispanic',
  'african asian european medicare medicaid united states federal congress safe harbor joint commission',
  'parkinson alzheimer crohn hodgkin cushing addison graves hashimoto barrett kaposi marfan tourette raynaud ringer doppler',
  'swan ganz braden apgar babinski trendelenburg whipple billroth holter gram likert glasgow foley hickman kocher heimlich',
  'valsalva kegel bell burkitt wernicke korsakoff guillain barre charcot dupuytren ebstein fallot huntington kawasaki',
  'lyme legionnaire meniere paget peyronie turner zollinger ellison epley dix-hallpike lachman mcburney',
  'tylenol advil motrin aspirin lovenox coumadin heparin lasix ativan haldol narcan epipen',
  'amends care preserve candor internet google yelp healthgrades facebook english-speaking spanish-speaking i',
);

/** A name of one as well: only after `in`, `of` or a point of the compass do these mean the state. */
export const statesAlsoNames = words('georgia virginia carolina dakota washington');

/** People's titles, after which a name follows. Those of the first list make a name of a word without a capital too. */
export const titles = words('dr mr mrs ms mx messrs prof rev');
export const callings = words(
  'doctor professor nurse sister brother father mother miss madam sir dame reverend rabbi imam pastor judge attorney officer',
  'detective captain sergeant lieutenant colonel senator aunt uncle cousin wife husband son daughter friend neighbour neighbor',
  'surgeon anesthesiologist anaesthetist pharmacist midwife therapist señor senor señora senora sra',
);

/** What stands after somebody's name. */
export const credentials = words('md do rn np pa lpn phd dds dmd esq jr sr ii iii crna cnm dpm pharmd facs');

/** Parts of names that need no capital between two that have one. */
export const particles = words('de del della der den di da du la le van von bin ibn al el st mac ter y');

/** Words after which a capital is a place. */
export const whereabouts = words(
  'in near outside around at from to toward towards visiting lives living resides residing',
);

/** What ends like this is a word of the field, wherever it stands. */
export const wordEndings =
  /(?:tion|sion|ness|ment|ments|ity|ism|ous|ive|able|ible|ing|ings|ally|fully|ently|antly|ably|itis|osis|oses|emia|aemia|uria|algia|pathy|ectomy|otomy|ostomy|ology|ologist|ologists|oscopy|graphy|gram|plasty|phobia|rrhea|rrhage|sepsis|trophy|cillin|mycin|floxacin|zolin|azole|olol|pril|sartan|statin|idine|caine|parin|azepam|prazole|setron|tropin|cycline|mab|nib|vir)$/;

/** Words that often open a sentence, a line or a quotation, and words of the field that are often written with a capital. */
export const ordinary = words(
  'a about above according access acknowledge act add adding address adverse advice advise advised after again against age',
  'agree agreed alarm alert alerts all allergies allergy allow almost alone along already also alternative although always am',
  'among an analysis and anesthesia anaesthesia another answer antibiotic antibiotics any anyone anything apart apologise',
  'apologize apology appointment appointments approach are area around as ask asked assess assessment assign at attention',
  'audit away back bad bag barcode be bear because become bed bedside been before begin behind being believe below best better',
  'between beyond bill billing bills birth bleeding blood board body both bottom brief bring but by call called calling calls',
  'came can cancer cannot cardiac care carefully caregiver caregivers caring case cases catheter catheters cause caused causes',
  'center centre change changed changes chart check checked checklist checklists checks chest chief child children choose claim',
  'claims clear clearly clinic clinical clinician clinicians close closed code come comes comfort comment comments committee',
  'common communicate community company complaint complaints complete concern concerns confirm consent consider consult contact',
  'continue continuity contrast conversation coordinate copy correct cost could counsel count counts coverage create ct culture',
  'daily damage data date dated day days dear death decide decided decision decline declined delay delayed delays deliver',
  'delivery department describe design despite detail details determine device devices diabetes diabetic diagnosis diagnoses diagnostic did',
  'diet different difficult discharge discharged discuss discussed disease do doctor doctors document documents does doing done',
  'dosage dose doses double down dressing drug drugs due during each early eat education effect effective either elective',
  'electronic else email emergency emergent empathy encourage encounter end ended ensure enter entire equipment error errors',
  'escalate escalated especially even evening event events ever every everybody everyone everything evidence exam example except',
  'exercise expect expected explain explained extra eye eyes facility failed failure fall falls families family fast fasting',
  'feedback feel fever few file final finally find findings finish first flag flagged floor fluid fluids focus follow followed',
  'follow-up food for form former forward found four fracture free frequently from full further future gave general get give given',
  'gives go goal goals good got great greeting group guidance guide guideline guidelines had half hand handoff handover',
  'hands happen happened hard harm harmful has have having he head health healthcare hear heart held hello help helped helpful her',
  'here high high-risk him his history hold home honest hospital hospitals hour hours house how however human hundred if ill illness',
  'image images immediate immediately implant important improve improved in include included includes increase indeed infant',
  'infection infections inform information informed infusion initial initially injury insert inside insist instead instruction',
  'instructions insulin insurance insured insurer intake intensive internal into is issue issues it item its job just keep kept key',
  'kidney kind know knowledge known lab laboratory labs labor labour lack language large last late later lead learn learned',
  'learning learnt leave left less lesson lessons let letter level levels life lifestyle like limit line lines list listen',
  'listened little liver local location log long look looked low lung lungs made main maintain make makes management manager many',
  'mark marked may maybe me meal mean means measure medical medication medications medicine meet meeting mental message method',
  'middle might mild minute minutes miss missed mistake mobile monitor monitors month monthly months more morning most mother mothers move',
  'much multiple must my name named near nearly need needed needle needs neither neonatal network never new newborn next night no',
  'nobody non none nor normal not note noted notes nothing notice notify now number nurse nurses nursing nutrition obstetric obtain',
  'of off offer offered office often oh ok old older on once one only onset open opened operating operation opioid opioids',
  'option options or oral order ordered orders organ other others otherwise our out outcome outcomes outpatient outside over overall',
  'oxygen page pages pain paper parent parents part party past patient patients patient-safety pause pay peer pending people per',
  'perform perhaps period person personal pharmacist pharmacists pharmacy phone physical physician physicians place plan plans',
  'please point policies policy poor position possible post post-operative postoperative potassium practice pre pregnancy pregnant',
  'preoperative prepare present pressure prevent previous primary print prior private problem problems procedure procedures process',
  'proper protocol protocols provide provided provider providers public pulse put quality question questions quickly rapid rare',
  'rate rates rather read ready real reason reasons receive received recent recently recheck recommend recommended record recorded',
  'records recovery red refer reference referral referrals refuse refused regarding regards regular related relationship relative',
  'relatives release remain remember remind reminder remove removed repeat repeated replace reply report reported reports request',
  'required rescue residents resident respect respond response responses rest result results resuscitation retained return review',
  'reviewed reviews right risk risks role room root route routine rule rules safe safer safety said same sample saw say says scan',
  'schedule screen screening second section see seek seen send sent serious service services set setting seven several severe shall',
  'share shared she sheet shift short should show showed side sign signed signs similar simple since sincerely site six skin sleep slow',
  'small smoking so social some somebody someone something sometimes soon sorry source speak special specialist specialists',
  'specific specimen spoke sponge sponges staff stage standard standards start started state status stay step steps still stop',
  'stopped story stroke strong stronger weaker intermediate such suggest summary support sure surgeon surgeons surgery surgical symptom symptoms syringe',
  'syringes system systems table tablet tablets take taken takes talk team teams technology tell temperature ten test tests than',
  'thank thanks that the their them then there therefore these they thing things think third this those though thought three',
  'through throughout thus time timely times to today together told too took tool top total toward track training transfer',
  'transferred transparency trauma treat treated treatment treatments triage trial tried trust try tube twice two type ultrasound',
  'under understand unfortunately unit units unless until up update updated upon urgent urine us use used using usual vaccine vaccines vitamin',
  'various ventilator verbal verify very via view visit visits vital vitals voice volume wait waiting walk want ward warn warning was',
  'water way ways we wear week weekly weeks weight welcome well went were what whatever when whenever where whether which while',
  'who whole whom whose why will with within without woman women word work worked workflow working world worse would wound wounds',
  'write wrong wrong-site wrote x-ray year years yes yet you young your yours',
  'online online-review abandonment chaperone colleague colleagues friends friend courtesy ending closing letterhead enclosed',
  'potentially pediatric paediatric geriatric hip knee spine shoulder airway sedation anticoagulant anticoagulants allergic',
  'bedrail barcode barcodes pump pumps smart readback read-back timeout time-out hard-stop huddle huddles simulation forcing',
);
