import type { LimitName, Limits, Rate } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

type RateName = { [Name in LimitName]: Limits[Name] extends Rate ? Name : never }[LimitName];

/** Which limits an allowance is made of. */
export interface AllowanceNames {
  connects: RateName;
  frames: RateName;
  bytes: RateName;
}
export const perAddress: AllowanceNames = {
  connects: 'addressConnects',
  frames: 'addressFrames',
  bytes: 'addressBytes',
};
export const perKey: AllowanceNames = { connects: 'keyConnects', frames: 'keyFrames', bytes: 'keyBytes' };

/** What one address or one key may still do; shared by all its sockets. */
export class Allowance {
  readonly names: AllowanceNames;
  readonly connects: TokenBucket;
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
  /** Sockets that hold it. */
  holders = 0;

  constructor(names: AllowanceNames, limits: Limits, now: number) {
    this.names = names;
    this.connects = new TokenBucket(limits[names.connects], now);
    this.frames = new TokenBucket(limits[names.frames], now);
    this.bytes = new TokenBucket(limits[names.bytes], now);
  }

  idle(now: number): boolean {
    return this.holders === 0 && this.connects.full(now) && this.frames.full(now) && this.bytes.full(now);
  }
}

/** More names than sockets come by in the time that a bucket takes to fill. */
const MAX_ENTRIES = 65_536;

/** Allowances by address or by key. Those that nobody holds and that are full again are forgotten. */
export class Allowances {
  readonly #names: AllowanceNames;
  readonly #limits: Limits;
  readonly #byName = new Map<string, Allowance>();

  constructor(names: AllowanceNames, limits: Limits) {
    this.#names = names;
    this.#limits = limits;
  }

  /** Undefined where so many are in use that there is no room for one more. */
  of(name: string, now: number): Allowance | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.#byName.size >= MAX_ENTRIES) return undefined;
    const fresh = new Allowance(this.#names, this.#limits, now);
    this.#byName.set(name, fresh);
    return fresh;
  }

  sweep(now: number): void {
    for (const [name, allowance] of this.#byName) {
      if (allowance.idle(now)) this.#byName.delete(name);
    }
  }

  get size(): number {
    return this.#byName.size;
  }
}
