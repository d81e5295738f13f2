/** What a host must offer so that the suite can run against it. */
import type { Limits } from '../limits.ts';

export interface RelayUnderTest {
  /** http(s) origin. Another one after a restart, perhaps. */
  readonly url: string;
  /** What its peers may be closed with when it restarts. */
  readonly restartCodes: readonly number[];
  /** Ends and starts again over the same database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions {
  limits?: Partial<Limits>;
  /** Agents must hold one of these; any may come where absent. */
  tokens?: readonly string[];
}

export type StartRelay<R extends RelayUnderTest = RelayUnderTest> = (options?: StartOptions) => Promise<R>;
