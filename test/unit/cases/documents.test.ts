import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Announcing,
  announce,
  authorise,
  awaitsFile,
  destroy,
  disclose,
  keptUntil,
  notToBeRead,
  placeHold,
  releaseHold,
  takeVerdict,
  withdraw,
} from '../../../shared/cases/documents/decide.ts';
import { type DocumentEvent, documentKind, type Verdict } from '../../../shared/cases/documents/document.ts';
import { MediaType, mostBytes } from '../../../shared/cases/documents/media.ts';
import { documentAt, placeOf } from '../../../shared/cases/documents/place.ts';
import { DocumentView, viewDocument } from '../../../shared/cases/documents/view.ts';
import { isBehindWall, leavesMissing, notToBeSeen } from '../../../shared/cases/documents/wall.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, at, bayview } from '../../support/cases.ts';
import { faultsOf, outcomeOf, settingsOf } from '../../support/deciding.ts';
import { aFile, announcing, clean, documentAfter, organisationOf, workProduct } from '../../support/documents.ts';

const now = at('2026-11-23T08:00:00Z');
const by = (audience: Audience) => ({ audience, organisation: organisationOf(audience), settings: defaults, now });
const reason = { reason: 'So it is' };
const authorised = (provider: number): DocumentEvent => ({
  type: 'DisclosureAuthorised',
  provider,
  on: When.parse('2026-11-20'),
  scope: 'All of it',
});
const disclosed: DocumentEvent = { type: 'DocumentDisclosed', reason: 'x' };
const withdrawn: DocumentEvent = { type: 'DocumentWithdrawn', reason: 'x' };
const held = (side: Audience): DocumentEvent => ({ type: 'LegalHoldPlaced', side, reason: 'x' });
const twoNamed = { ...workProduct, identifiedProviders: ['Dr. Osei', 'Nurse Lin'] };
const nobodyNamed = { ...workProduct, nonIdentifiable: { method: 'safeHarbor', attestedBy: 'A statistician' } };

describe('announcing a document', () => {
  const of = { id: mint.document(), caseId: aCaseId, hospital: bayview };
  const announced = (said: object, side: Audience = 'hospital') => announce(of, announcing(said), by(side));

  test('says whose it is and keeps what was said', () => {
    expect(announced({})).toEqual([
      { type: 'DocumentAnnounced', ...of, side: 'hospital', owner: 'bayview', ...announcing() },
    ]);
  });

  test.each(MediaType.options)('takes of %s as many bytes as its kind may have, and not one more', (mediaType) => {
    const most = mostBytes(mediaType);
    expect(outcomeOf(announced({ mediaType, bytes: most }))).toBe('DocumentAnnounced');
    const more = Announcing.safeParse({ ...aFile().said, mediaType, bytes: most + 1 });
    const answered = more.success ? announce(of, more.data, by('hospital')) : undefined;
    expect(answered ? faultsOf(answered) : ['too large for any']).toContain(
      answered ? '#/bytes maxBytes' : 'too large for any',
    );
  });

  test.each(['application/x-msdownload', 'text/html', 'image/svg+xml', 'application/zip'])(
    'takes no %s',
    (mediaType) => {
      expect(Announcing.safeParse({ ...aFile().said, mediaType }).success).toBe(false);
    },
  );

  test.each(['', 'abc', 'A'.repeat(64), 'g'.repeat(64)])('takes %j for no digest', (sha256) => {
    expect(Announcing.safeParse({ ...aFile().said, sha256 }).success).toBe(false);
  });

  test('of patient safety work product is for a hospital, which says who can be told from it, or that nobody can', () => {
    expect(outcomeOf(announced(twoNamed))).toBe('DocumentAnnounced');
    expect(outcomeOf(announced(nobodyNamed))).toBe('DocumentAnnounced');
    expect(outcomeOf(announced(twoNamed, 'insurer'))).toBe('privilegeHeld');
    expect(faultsOf(announced(workProduct))).toEqual(['#/identifiedProviders identified']);
    expect(faultsOf(announced({ ...twoNamed, ...nobodyNamed }))).toEqual(['#/identifiedProviders identified']);
    expect(faultsOf(announced({ ...nobodyNamed, privilege: 'none' }))).toEqual(['#/nonIdentifiable privilege']);
  });

  test.each(['patientSafetyWorkProduct', 'attorneyWorkProduct'])(
    'of %s is never for both sides at once',
    (privilege) => {
      const said = { ...twoNamed, privilege, visibility: 'bothSides' };
      expect(faultsOf(announced(said))).toEqual(['#/visibility privilege']);
    },
  );
});

describe('its file', () => {
  test('comes once, from the side whose it is', () => {
    const document = documentAfter({});
    expect(awaitsFile(document, by('hospital'))).toBeUndefined();
    expect(awaitsFile(document, by('insurer'))?.refused).toBe('privilegeHeld');
    expect(awaitsFile(documentAfter({}, [clean]), by('hospital'))?.refused).toBe('alreadyThere');
    expect(awaitsFile(documentAfter({}, [withdrawn]), by('hospital'))?.refused).toBe('documentGone');
  });

  test.each([
    [undefined, 'notClean'],
    ['infected', 'notClean'],
    ['notScanned', 'notClean'],
    ['clean', undefined],
  ] as const)('when the search for malware came to %s is %s', (verdict, refused) => {
    const scanned = verdict ? [{ ...clean, verdict } as DocumentEvent] : [];
    expect(notToBeRead(documentAfter({}, scanned), by('hospital'))?.refused).toBe(refused);
  });

  test('has one verdict, unless the first was that it could not be searched', () => {
    const verdictAfter = (...verdicts: Verdict[]) =>
      verdicts.reduce((document, verdict) => {
        const events = record(takeVerdict(document, verdict, 'v'), {
          after: 1,
          at: now,
          by: { actor: mint.principal() },
        });
        return events.reduce(documentKind.evolve, document);
      }, documentAfter({})).scanned?.verdict;
    expect(verdictAfter('infected', 'clean')).toBe('infected');
    expect(verdictAfter('clean', 'infected', 'notScanned')).toBe('clean');
    expect(verdictAfter('notScanned', 'notScanned')).toBe('notScanned');
    expect(verdictAfter('notScanned', 'clean')).toBe('clean');
    expect(takeVerdict(documentAfter({}, [clean]), 'clean', 'v')).toEqual([]);
  });

  test('that was withdrawn is its own side’s alone; one that was destroyed, nobody’s', () => {
    const document = documentAfter({}, [clean, withdrawn]);
    expect(notToBeRead(document, by('hospital'))).toBeUndefined();
    expect(notToBeRead(document, by('insurer'))?.refused).toBe('documentGone');
    const destroyed = documentAfter({}, [clean, { type: 'DocumentDestroyed', reason: 'x' }]);
    expect(notToBeRead(destroyed, by('hospital'))?.refused).toBe('documentGone');
  });

  test('lies where its place says, and a place says which document it is', () => {
    const harbor = TenantId.parse('harbor');
    const open = documentAfter({});
    expect(placeOf(harbor, open)).toBe(`harbor/open/bayview/${open.caseId}/${open.id}`);
    expect(placeOf(harbor, documentAfter(twoNamed))).toMatch(/^harbor\/held\/bayview\//);
    expect(documentAt(placeOf(harbor, open))).toEqual({ tenant: 'harbor', id: open.id });
    for (const stray of [
      'malware-protection-resource-validation-object',
      `${placeOf(harbor, open)}/x`,
      'a/b/c/d/e',
      '',
    ]) {
      expect(documentAt(stray)).toBeUndefined();
    }
  });
});

describe('the wall of patient safety work product', () => {
  test('opens when each provider who can be told from it has agreed, and it is disclosed; the refusal names who is missing', () => {
    const none = documentAfter(twoNamed, [clean]);
    const refused = notToBeSeen(none, 'insurer');
    expect(refused?.refused).toBe('authorisationMissing');
    expect(refused?.errors?.map(({ detail }) => detail)).toEqual([
      'identified provider 1 has not authorised its disclosure in writing',
      'identified provider 2 has not authorised its disclosure in writing',
    ]);
    expect(outcomeOf(disclose(none, reason, by('hospital')))).toBe('authorisationMissing');
    const one = documentAfter(twoNamed, [clean, authorised(2)]);
    expect(leavesMissing(one)).toEqual([1]);
    expect(outcomeOf(disclose(one, reason, by('hospital')))).toBe('authorisationMissing');
    const both = documentAfter(twoNamed, [clean, authorised(2), authorised(1)]);
    expect(notToBeSeen(both, 'insurer')?.refused).toBe('privilegeHeld');
    expect(outcomeOf(disclose(both, reason, by('hospital')))).toBe('DocumentDisclosed');
    expect(notToBeSeen(documentAfter(twoNamed, [authorised(1), authorised(2), disclosed]), 'insurer')).toBeUndefined();
  });

  test('opens for what nobody can be told from without any leave, once it is disclosed', () => {
    expect(notToBeSeen(documentAfter(nobodyNamed), 'insurer')?.refused).toBe('privilegeHeld');
    expect(outcomeOf(disclose(documentAfter(nobodyNamed), reason, by('hospital')))).toBe('DocumentDisclosed');
  });

  test('never opens for attorney work product, and needs no leave for what is only a side’s own', () => {
    const counsels = { privilege: 'attorneyWorkProduct', visibility: 'ownSide' };
    expect(outcomeOf(disclose(documentAfter(counsels), reason, by('hospital')))).toBe('privilegeHeld');
    expect(notToBeSeen(documentAfter(counsels, [disclosed]), 'insurer')?.refused).toBe('privilegeHeld');
    const own = documentAfter({ visibility: 'ownSide' });
    expect(notToBeSeen(own, 'insurer')?.refused).toBe('privilegeHeld');
    expect(outcomeOf(disclose(own, reason, by('hospital')))).toBe('DocumentDisclosed');
    expect(outcomeOf(disclose(documentAfter({}), reason, by('hospital')))).toBe('alreadyDone');
  });

  test('takes the leave of a provider once, of those it names, from its own side, and not from the future', () => {
    const document = documentAfter(twoNamed, [authorised(1)]);
    const leave = (more: object, side: Audience = 'hospital') =>
      authorise(document, { provider: 2, on: When.parse('2026-11-20'), scope: 'x', ...more }, by(side));
    expect(outcomeOf(leave({}))).toBe('DisclosureAuthorised');
    expect(outcomeOf(leave({ provider: 1 }))).toBe('alreadyDone');
    expect(faultsOf(leave({ provider: 3 }))).toEqual(['#/provider known']);
    expect(faultsOf(leave({ on: When.parse('2027-01-01') }))).toEqual(['#/on past']);
    expect(outcomeOf(leave({}, 'insurer'))).toBe('privilegeHeld');
  });

  const canaries = {
    title: 'canaryTitle',
    fileName: 'canaryFile.pdf',
    identifiedProviders: ['canaryOne', 'canaryTwo'],
  };

  test('whatever happens, the other side reads nothing of a document that the wall holds', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Audience>('hospital', 'insurer'),
        fc.constantFrom('none', 'patientSafetyWorkProduct', 'attorneyWorkProduct'),
        fc.array(
          fc.constantFrom<DocumentEvent | 'disclose' | 'authorise1' | 'authorise2'>(
            ...[clean, withdrawn, held('hospital'), held('insurer'), 'disclose' as const],
            ...(['authorise1', 'authorise2'] as const),
          ),
          { maxLength: 8 },
        ),
        (side, privilege, doing) => {
          if (privilege === 'patientSafetyWorkProduct' && side === 'insurer') return;
          const events: DocumentEvent[] = [];
          const said = { ...canaries, privilege, visibility: 'ownSide' };
          for (const each of doing) {
            const document = documentAfter(said, events, side);
            const decided =
              each === 'disclose'
                ? disclose(document, reason, by(side))
                : each === 'authorise1' || each === 'authorise2'
                  ? authorise(
                      document,
                      { provider: each === 'authorise1' ? 1 : 2, on: When.parse('2026-11-20'), scope: 'canaryScope' },
                      by(side),
                    )
                  : [each];
            if (!isRefusal(decided)) events.push(...decided);
          }
          const document = documentAfter(said, events, side);
          const other = side === 'hospital' ? 'insurer' : 'hospital';
          const leaves = new Set(document.authorisations.map(({ provider }) => provider));
          const mayBeOpen =
            document.disclosed !== undefined &&
            privilege !== 'attorneyWorkProduct' &&
            (privilege === 'none' || leaves.size === 2);
          expect(isBehindWall(document, other)).toBe(!mayBeOpen);
          expect(notToBeSeen(document, other) === undefined).toBe(mayBeOpen);
          const seen = JSON.stringify(viewDocument(document, other));
          expect(seen.includes('canaryOne') || seen.includes('canaryScope')).toBe(false);
          if (!mayBeOpen) expect(seen).not.toMatch(/canary|note\.pdf|application|sha256|bytes/);
          expect(isBehindWall(document, side)).toBe(false);
          for (const audience of ['hospital', 'insurer'] as const) {
            expect(DocumentView.safeParse(viewDocument(document, audience)).error).toBeUndefined();
          }
        },
      ),
    ));
});

describe('keeping', () => {
  const closedAt = at('2020-11-22T10:00:00Z');
  const ended = (events: readonly DocumentEvent[], when = closedAt, side: Audience = 'hospital') =>
    outcomeOf(destroy(documentAfter({}, events), when, reason, by(side)));

  test('lasts six years from the closing of the case, or as long as the tenant sets', () => {
    expect(keptUntil(closedAt, defaults)).toBe('2026-11-22T10:00:00.000Z');
    expect(keptUntil(undefined, defaults)).toBeUndefined();
    expect(ended([clean])).toBe('DocumentDestroyed');
    expect(ended([clean], at('2020-11-23T08:00:01Z'))).toBe('toBeKept');
    expect(outcomeOf(destroy(documentAfter({}), undefined, reason, by('hospital')))).toBe('toBeKept');
    const longer = {
      ...by('hospital'),
      ...settingsOf({ documents: { retentionYears: 10 } }),
      audience: 'hospital' as const,
    };
    expect(outcomeOf(destroy(documentAfter({}), closedAt, reason, longer))).toBe('toBeKept');
  });

  test('is ended by its own side alone, once, and by nobody while either side holds it', () => {
    expect(ended([clean], closedAt, 'insurer')).toBe('privilegeHeld');
    expect(ended([clean, held('insurer')])).toBe('onHold');
    expect(ended([clean, held('hospital')])).toBe('onHold');
    const released: DocumentEvent = { type: 'LegalHoldReleased', side: 'insurer', reason: 'x' };
    expect(ended([clean, held('insurer'), released])).toBe('DocumentDestroyed');
    expect(ended([clean, held('insurer'), held('hospital'), released])).toBe('onHold');
    expect(ended([clean, withdrawn])).toBe('DocumentDestroyed');
    expect(ended([{ type: 'DocumentDestroyed', reason: 'x' }])).toBe('documentGone');
  });

  test('holds are each side’s own', () => {
    const document = documentAfter(twoNamed, [held('hospital')]);
    expect(outcomeOf(placeHold(document, reason, by('hospital')))).toBe('alreadyDone');
    expect(outcomeOf(placeHold(document, reason, by('insurer')))).toBe('LegalHoldPlaced');
    expect(outcomeOf(releaseHold(document, reason, by('insurer')))).toBe('nothingHeld');
    expect(outcomeOf(releaseHold(document, reason, by('hospital')))).toBe('LegalHoldReleased');
  });

  test('a document is withdrawn by its own side, once', () => {
    expect(outcomeOf(withdraw(documentAfter({}), reason, by('hospital')))).toBe('DocumentWithdrawn');
    expect(outcomeOf(withdraw(documentAfter({}), reason, by('insurer')))).toBe('privilegeHeld');
    expect(outcomeOf(withdraw(documentAfter({}, [withdrawn]), reason, by('hospital')))).toBe('documentGone');
  });
});
