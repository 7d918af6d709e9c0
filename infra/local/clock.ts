/** How time goes: from a real moment that was this virtual one, so many times as fast. Milliseconds since 1970. */
export type Course = { readonly real: number; readonly virtual: number; readonly pace: number };

/** The time that everything on this machine lives in: the functions, the stand-ins, and what they promise each other. */
export type Clock = {
  readonly course: Course;
  /** Milliseconds since 1970. */
  now(): number;
};

/** A clock that goes so; `real` tells the machine's own time. */
export const clockOf = (course: Course, real: () => number = () => Date.now()): Clock => ({
  course,
  now: () => Math.floor(course.virtual + (real() - course.real) * course.pace),
});

/** Time as it is. */
export const realClock: Clock = clockOf({ real: 0, virtual: 0, pace: 1 });

/** The longest a timer waits; a longer one would fire at once. */
const longest = 2 ** 31 - 1;

/** Lets `Date` tell this clock's time in the whole thread. What measures or guards goes on by `performance` and timers. */
export const setDate = (course: Course): Clock => {
  const Real = Date;
  const clock = clockOf(course, Real.now);
  if (course.pace === 1 && course.real === course.virtual) return clock;
  const virtual = new Proxy(Real, {
    construct: (target, given, as) => Reflect.construct(target, given.length > 0 ? given : [clock.now()], as),
    apply: () => new Real(clock.now()).toString(),
    get: (target, name, as) => (name === 'now' ? clock.now : Reflect.get(target, name, as)),
  });
  Real.prototype.constructor = virtual;
  globalThis.Date = virtual;
  return clock;
};

type Handle = { readonly cancel: () => void };

/** Lets the thread's timers go by this clock, for as long as a timer is asked for: years, too. */
export const setTimers = ({ course: { pace } }: Clock): void => {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const later = (milliseconds: number, run: () => void): Handle => {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const turn = Math.min(left, longest);
      timer = real.setTimeout(() => (left > turn ? wait(left - turn) : run()), Math.max(0, turn));
    };
    wait(milliseconds / pace);
    return { cancel: () => real.clearTimeout(timer) };
  };
  Object.assign(globalThis, {
    setTimeout: (run: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
      later(milliseconds, () => run(...given)),
    clearTimeout: (handle?: Handle | NodeJS.Timeout) =>
      handle && 'cancel' in handle ? handle.cancel() : real.clearTimeout(handle),
  });
};
