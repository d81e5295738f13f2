/** An error that a person can read: what happened, what was kept, what to do. */
export interface ActionProblem {
  title: string;
  detail: string;
  /** The machine's own short name for it, where it gave one. */
  code?: string;
}
