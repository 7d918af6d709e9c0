import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take minutes, the longest first: begun last, they would be waited for alone. */
const longest = [
  'isolation/matrix-cases-too.',
  'isolation/matrix-cases.',
  'isolation/matrix-matters.',
  'e2e/list.',
  'isolation/matrix.',
  'isolation/matrix-mediations.',
  'e2e/cli.',
  'e2e/collaboration.',
  'e2e/workflows.',
  'e2e/once.',
  'property/isolation.',
  'unit/local/step-functions.',
  'property/case-model.',
  'property/sides.',
  'infra/template.',
  'start/matters-survive.',
  'start/readme.',
  'start/mediations.',
  'start/start.',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.includes(`/test/${name}`));
  return place < 0 ? longest.length : place;
};

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
