/** How actions reach a machine: now or not at all, or as soon as it can be reached. */
import type * as v from 'valibot';
import type { BytesAnswer, Call } from './api.ts';
import type { MachineView, Result } from './types.ts';

/** What may wait, and how long it is worth something. */
export interface LaterCall extends Omit<Call, 'key'> {
  /** It goes within so many ms, or not at all. */
  goodFor?: number;
  /** A person is asked before it goes later than a minute after it was written. */
  asks?: boolean;
  /** In place of `body`, once the machine has refused it and a person sends it again. */
  insists?: unknown;
}

export interface Calls {
  /** Needs the link; fails in words where there is none. */
  live<const S extends v.GenericSchema>(
    machineId: string,
    request: Call,
    schema: S,
  ): Promise<Result<v.InferOutput<S>>>;
  /** As `live`, for an answer that is no JSON. */
  bytes(machineId: string, request: Call): Promise<Result<BytesAnswer>>;
  /** The same for those that go on by themselves: rejects with CallFailed, which says whether later may be better. */
  request<const S extends v.GenericSchema>(
    machineId: string,
    request: Call,
    schema: S,
  ): Promise<v.InferOutput<S>>;
  /** Through the outbox: kept, and sent once the machine is there. `label` says it in words: "Stop “Fix the build”". */
  later(machineId: string, label: string, request: LaterCall): Promise<Result<null>>;
  machine(machineId: string): MachineView | undefined;
}
