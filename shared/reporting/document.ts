/** Something to be printed: what it is called, and what it says, in the order in which it is read. */
export type Document = {
  readonly title: string;
  readonly subject: string;
  readonly sections: readonly Section[];
};

export type Section = {
  readonly heading: string;
  /** What is said of what, each in a row. */
  readonly rows?: readonly (readonly [what: string, said: string])[];
  readonly text?: string;
};
