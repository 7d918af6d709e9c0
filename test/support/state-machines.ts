type State = Readonly<Record<string, unknown>> & { readonly Type: string };
export type Definition = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };

/** What Lambda answers when it could not even run a function, or not tell how that went. */
const transient = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Every state, those inside of others included. */
const statesOf = ({ States }: Definition): (readonly [name: string, state: State])[] =>
  Object.entries(States).flatMap(([name, state]) => {
    const inside = [state.Branches, state.ItemProcessor, state.Iterator].flat().filter(Boolean) as Definition[];
    return [[name, state] as const, ...inside.flatMap(statesOf)];
  });

const errorsIn = (list: unknown): readonly string[] =>
  ((list ?? []) as { readonly ErrorEquals: readonly string[] }[]).flatMap(({ ErrorEquals }) => ErrorEquals);

/** What a state machine does that none of ours may, in words; empty for one that is as it must be. */
export const breachesOf = (definition: Definition): readonly string[] => {
  const isJsonata = JSON.stringify(definition).includes('"QueryLanguage":"JSONata"');
  return [
    ...(isJsonata ? ['speaks JSONata'] : []),
    ...statesOf(definition)
      .filter(([, { Type }]) => Type === 'Task')
      .flatMap(([name, state]) => breachesOfTask(state).map((breach) => `${name} ${breach}`)),
  ];
};

const breachesOfTask = (state: State): readonly string[] => {
  const resource = String(state.Resource);
  const retried = errorsIn(state.Retry);
  const breaches = [
    [!/^arn:aws:states:::lambda:invoke(\.waitForTaskToken)?$/.test(resource), `calls ${resource}`],
    [transient.some((error) => !retried.includes(error)), 'gives up when Lambda fails for a moment'],
    ...(resource.endsWith('.waitForTaskToken') ? breachesOfWaiting(state, retried) : []),
  ] as const;
  return breaches.flatMap(([isBreach, what]) => (isBreach ? [what] : []));
};

const breachesOfWaiting = (state: State, retried: readonly string[]) =>
  [
    [state.TimeoutSeconds === undefined && state.TimeoutSecondsPath === undefined, 'waits for ever'],
    [!errorsIn(state.Catch).includes('States.Timeout'), 'does not say what comes after its deadline'],
    [
      retried.some((error) => ['States.ALL', 'States.Timeout', 'States.TaskFailed'].includes(error)),
      'begins its wait anew when the answer is no, or none comes',
    ],
    [!JSON.stringify(state.Parameters ?? null).includes('$$.Task.Token'), 'hands its token to nobody'],
  ] as const;
