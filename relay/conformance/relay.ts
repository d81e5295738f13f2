/** What a host must offer so that the suite can run against it. */
import type { Limits } from '../limits.ts';

export interface RelayUnderTest {
  /** http(s) origin. Another one after a restart, perhaps. */
  readonly url: string;
  /** Ends and starts again over the same database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type StartRelay = (limits?: Partial<Limits>) => Promise<RelayUnderTest>;
