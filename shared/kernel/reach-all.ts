/**
 * Reaches each of some. One that cannot be reached keeps nobody else from being reached.
 *
 * @throws AggregateError if some could not be reached; then it has to be asked again
 */
export const reachAll = async <Each>(some: readonly Each[], reach: (each: Each) => Promise<void>): Promise<void> => {
  const reached = await Promise.allSettled(some.map(reach));
  const failures = reached.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (failures.length === 0) return;
  const [cause] = failures;
  throw new AggregateError(failures, `${failures.length} of ${some.length} could not be reached`, { cause });
};
