import * as z from 'zod';
import { CommunicationView, everyCommunication } from '../../../shared/cases/communications/view.ts';
import { CounselView, showCounsel } from '../../../shared/cases/communications/view-counsel.ts';
import { LettersView, showLetters } from '../../../shared/cases/letters/view.ts';
import { NeedView, showNeeds } from '../../../shared/cases/needs/view.ts';
import { SupportView, showSupports } from '../../../shared/cases/needs/view-support.ts';
import { ScorecardView, viewScorecard } from '../../../shared/cases/practices/view.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { ReliefView, showRelief } from '../../../shared/cases/relief/view.ts';
import { NpdbView, showNpdb } from '../../../shared/cases/reporting/view-npdb.ts';
import { Section111View, showSection111 } from '../../../shared/cases/reporting/view-section111.ts';
import { ClosureView, showClosure } from '../../../shared/cases/resolution/view-closure.ts';
import { DemandView, showDemands } from '../../../shared/cases/resolution/view-demand.ts';
import { LiensView, showLiens } from '../../../shared/cases/resolution/view-lien.ts';
import { OffersView, showOffers } from '../../../shared/cases/resolution/view-offer.ts';
import { PaymentsView, showPayments } from '../../../shared/cases/resolution/view-payment.ts';
import { DeterminationView, ReviewsView, showDeterminations, showReviews } from '../../../shared/cases/reviews/view.ts';
import { LessonsView, SafetyView, showAllLessons, showSafety } from '../../../shared/cases/safety/view.ts';
import { listed, type Showing } from '../../../shared/cases/shown.ts';
import type { Cases } from '../../../shared/cases/store/store.ts';
import { showTriages, TriageView } from '../../../shared/cases/triage/view.ts';
import { viewNextSteps } from '../../../shared/cases/work/view.ts';
import type { CaseId } from '../../../shared/kernel/ids.ts';
import type { Instant, When } from '../../../shared/kernel/instant.ts';
import { isRefusal, type Refusal } from '../../../shared/kernel/refusal.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

/** Every part of a case as it is shown, and the view that the API promises of it. */
const parts = (now: Instant) =>
  ({
    triage: [showTriages, listOf(TriageView)],
    reviews: [showReviews, ReviewsView],
    determinations: [showDeterminations, listOf(DeterminationView)],
    communications: [
      (state, reader) => {
        const { toldIn, show } = everyCommunication(state, reader);
        return listed(toldIn.map(show));
      },
      listOf(CommunicationView),
    ],
    counsel: [showCounsel, CounselView],
    needs: [showNeeds, listOf(NeedView)],
    caregivers: [showSupports, listOf(SupportView)],
    safety: [showSafety(now), SafetyView],
    lessons: [showAllLessons, listOf(LessonsView)],
    demands: [showDemands, listOf(DemandView)],
    offers: [showOffers, OffersView],
    liens: [showLiens, LiensView],
    payments: [showPayments, PaymentsView],
    npdb: [showNpdb(defaults), NpdbView],
    section111: [showSection111(defaults, now), Section111View],
    letters: [showLetters(now as unknown as When), LettersView],
    relief: [showRelief(defaults), ReliefView],
    closure: [showClosure(defaults), ClosureView],
    practices: [(state, { audience }) => ({ tells: [], show: () => viewScorecard(state, audience) }), ScorecardView],
  }) as const satisfies Readonly<Record<string, readonly [Showing<unknown>, z.ZodType]>>;

/** All parts at once, each as the API promises it. */
export const showEverything =
  (now: Instant): Showing<{ readonly audience: Audience; readonly isMarked: boolean; readonly said: string }> =>
  (state, reader) => {
    const shown = Object.entries(parts(now)).map(([name, [showing, view]]) => {
      const { tells, show } = (showing as Showing<unknown>)(state, reader);
      return { name, tells, show, view };
    });
    return {
      tells: shown.flatMap(({ tells }) => tells),
      show: (told) => ({
        audience: reader.audience,
        isMarked: state.facts.privilege === 'patientSafetyWorkProduct',
        said: JSON.stringify(shown.map(({ name, show, view }) => [name, view.parse(show(told))])),
      }),
    };
  };

const there = <Value>(value: Value | Refusal<'notFound'>): Value => {
  if (isRefusal(value)) throw new Error(value.detail);
  return value;
};

/** All that somebody finds of a case, in words: its parts, its history, its originals, what is due, and the lists it is in. */
export const allSaid = async (cases: Cases, id: CaseId, now: Instant): Promise<{ readonly [name: string]: string }> => {
  const open = there(await cases.read(id));
  const steps = there(await cases.steps(id));
  const said = {
    parts: there(await cases.show(id, showEverything(now))).view.said,
    view: cases.view(open),
    list: await cases.list({}, undefined, 100),
    steps: viewNextSteps(steps.state, steps.steps, steps.inMatter, now),
    worklist: await cases.worklist({}, undefined, 1_000),
    timeline: there(await cases.timeline(id, 0, 10_000)).items,
    reports: there(await cases.reports(id, 0, 10_000)).items,
    communications: there(await cases.page(id, everyCommunication, 0, 10_000)).items,
  };
  return Object.fromEntries(Object.entries(said).map(([name, each]) => [name, JSON.stringify(each)]));
};

/** All that the family may hear of a case. */
export const toldToFamily = async (cases: Cases, id: CaseId): Promise<readonly string[]> =>
  there(await cases.story(id, 0, 10_000)).items.map(({ summary }) => summary);
