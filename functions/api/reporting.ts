import { sendLetter as send } from '../../shared/cases/letters/decide.ts';
import {
  printLetter as letterToPrint,
  showLastLetter,
  showLetter,
  showLetters,
} from '../../shared/cases/letters/view.ts';
import {
  amendPractitioner as amend,
  draftReport as draft,
  fileReport as file,
  namePractitioner as name,
  readPaper as read,
} from '../../shared/cases/reporting/decide-npdb.ts';
import {
  decideOngoing as decide,
  recordStatus as record,
  fileRecord as report,
} from '../../shared/cases/reporting/decide-section111.ts';
import {
  printReport as reportToPrint,
  printSection111 as screenToPrint,
} from '../../shared/cases/reporting/printing.ts';
import { showNpdb, showPractitioner, showReport } from '../../shared/cases/reporting/view-npdb.ts';
import { showSection111 } from '../../shared/cases/reporting/view-section111.ts';
import { notThere } from '../../shared/cases/rules.ts';
import { answer } from '../../shared/http/answer.ts';
import { printLetter, readLetters, sendLetter } from '../../shared/http/routes/letters.ts';
import {
  amendPractitioner,
  draftReport,
  fileReport,
  namePractitioner,
  printReport,
  readNpdb,
  readPaper,
  readReport,
} from '../../shared/http/routes/npdb.ts';
import {
  decideOngoing,
  fileRecord,
  printSection111,
  readSection111,
  recordStatus,
} from '../../shared/http/routes/section111.ts';
import type { Instant, When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import type { Document } from '../../shared/reporting/document.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { changed, made, showing } from './parts.ts';
import { pdfOf } from './pdf.ts';
import { api, on } from './services.ts';

/** Answers a document to be printed, at the version it was read. The name of its file says nothing of anybody. */
const print = async (document: Document, { etag, now, file: called }: { etag: string; now: Instant; file: string }) => {
  const bytes = await pdfOf(document, new Date(now));
  const headers = { 'Content-Disposition': `inline; filename="${called}.pdf"` };
  return answer(200, bytes.toString('base64'), { etag, headers });
};

export const handler = api(
  on(readNpdb, async ({ params, cases, settings }) => {
    const effective = settingsWith((await settings.read()).state);
    return showing(await cases.show(params.caseId, showNpdb(effective)));
  }),

  on(namePractitioner, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.practitioner();
    return cases.change(
      caseId,
      ifMatch,
      (state) => name(state, id, body),
      showPractitioner(id),
      made,
      once(idempotency),
    );
  }),

  on(amendPractitioner, ({ params: { caseId, practitionerId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => amend(state, practitionerId, body),
      showPractitioner(practitionerId),
      changed,
      once(idempotency),
    ),
  ),

  on(readPaper, async ({ params: { caseId }, body, cases, settings, ifMatch, once, idempotency }) => {
    const effective = settingsWith((await settings.read()).state);
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => read(state, body, acting),
      showNpdb(effective),
      made,
      once(idempotency),
    );
  }),

  on(readReport, async ({ params: { caseId, practitionerId }, cases, settings }) => {
    const effective = settingsWith((await settings.read()).state);
    const part = await cases.show(caseId, showReport(practitionerId, effective));
    if (isRefusal(part)) return part;
    return part.view ? answer(200, part.view, { etag: part.etag }) : notThere();
  }),

  on(printReport, async ({ params: { caseId, practitionerId }, cases, settings, now }) => {
    const effective = settingsWith((await settings.read()).state);
    const part = await cases.show(caseId, showReport(practitionerId, effective));
    if (isRefusal(part)) return part;
    return part.view ? print(reportToPrint(part.view), { etag: part.etag, now, file: 'npdb-report' }) : notThere();
  }),

  on(draftReport, async ({ params: { caseId, practitionerId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => draft(state, practitionerId, body),
      showPractitioner(practitionerId),
      made,
      once(idempotency),
    ),
  ),

  on(fileReport, ({ params: { caseId, practitionerId }, body, cases, ifMatch, once, idempotency }) => {
    const ids = { practitioner: practitionerId, filing: mint.filing() };
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => file(state, ids, body, acting),
      showPractitioner(practitionerId),
      made,
      once(idempotency),
    );
  }),

  on(readSection111, async ({ params, cases, settings, now }) => {
    const effective = settingsWith((await settings.read()).state);
    return showing(await cases.show(params.caseId, showSection111(effective, now)));
  }),

  on(printSection111, async ({ params, cases, settings, now }) => {
    const effective = settingsWith((await settings.read()).state);
    const part = await cases.show(params.caseId, showSection111(effective, now, true));
    if (isRefusal(part)) return part;
    return print(screenToPrint(part.view), { etag: part.etag, now, file: 'section-111' });
  }),

  on(recordStatus, async ({ params: { caseId }, body, cases, settings, now, ifMatch, once, idempotency }) => {
    const effective = settingsWith((await settings.read()).state);
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => record(state, body, acting),
      showSection111(effective, now),
      made,
      once(idempotency),
    );
  }),

  on(decideOngoing, async ({ params: { caseId }, body, cases, settings, now, ifMatch, once, idempotency }) => {
    const effective = settingsWith((await settings.read()).state);
    return cases.change(
      caseId,
      ifMatch,
      (state) => decide(state, body),
      showSection111(effective, now),
      made,
      once(idempotency),
    );
  }),

  on(fileRecord, async ({ params: { caseId }, body, cases, settings, now, ifMatch, once, idempotency }) => {
    const effective = settingsWith((await settings.read()).state);
    const id = mint.filing();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => report(state, id, body, acting),
      showSection111(effective, now),
      made,
      once(idempotency),
    );
  }),

  on(readLetters, async ({ params, cases, now }) =>
    showing(await cases.show(params.caseId, showLetters(now as unknown as When))),
  ),

  on(sendLetter, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const ids = { letter: mint.letter(), communication: mint.communication() };
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => send(state, ids, body, acting),
      showLastLetter,
      made,
      once(idempotency),
    );
  }),

  on(printLetter, async ({ params: { caseId, letterId }, cases, now }) => {
    const part = await cases.show(caseId, showLetter(letterId));
    if (isRefusal(part)) return part;
    return part.view ? print(letterToPrint(part.view), { etag: part.etag, now, file: 'letter' }) : notThere();
  }),
);
