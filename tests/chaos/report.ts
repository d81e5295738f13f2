/** What came of a chaos run. */
export interface ChaosReport {
  seed: number;
  faults: number;
  byKind: Record<string, number>;
  /** Lines of the recording, and keys. */
  lost: number;
  doubled: number;
  wrongScreens: number;
  disordered: number;
  keys: number;
  lines: number;
  /** Keys that came back as drafts and were typed again, in bytes. */
  drafted: number;
  /** Keys that went down with a killed viewer before the machine had them. */
  died: number;
  seconds: number;
  /** What was wrong, in words. */
  problems: string[];
}

export const isClean = ({ lost, doubled, wrongScreens, disordered, problems }: ChaosReport): boolean =>
  lost + doubled + wrongScreens + disordered + problems.length === 0;
