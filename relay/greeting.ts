/** A socket before its admission: challenge out, one hello in, in time. */
import { CloseCode } from '../shared/wire/outer.ts';
import { type Admission, newChallenge, type ReceivedHello, type Refused, readHello } from './admission.ts';
import type { Connection, Stage, Surroundings } from './connection.ts';
import type { HelloResult } from './metrics.ts';
import { failure } from './store/failure.ts';

export interface GreetingEvents {
  admitAgent(): void;
  /** False where the agent is away. */
  admitDevice(deviceId: string, invited: boolean): boolean;
  ended(): void;
}

export class Greeting implements Stage {
  readonly #agentId: string;
  readonly #connection: Connection;
  readonly #admission: Admission;
  readonly #around: Surroundings;
  readonly #events: GreetingEvents;
  readonly #nonce: string;
  readonly #cancelTimeout: () => void;
  #heard = false;

  constructor(
    agentId: string,
    connection: Connection,
    admission: Admission,
    around: Surroundings,
    events: GreetingEvents,
  ) {
    this.#agentId = agentId;
    this.#connection = connection;
    this.#admission = admission;
    this.#around = around;
    this.#events = events;
    this.#cancelTimeout = around.clock.after(around.limits.helloMs, () => {
      around.metrics.limited('helloMs');
      connection.close(CloseCode.timeout);
    });
    const challenge = newChallenge();
    this.#nonce = challenge.nonce;
    connection.enter(this);
    connection.send(JSON.stringify(challenge));
  }

  text(text: string): void {
    const received = this.#heard ? undefined : readHello(text);
    if (received === undefined || received === 'version') {
      this.#around.metrics.hello('unknown', 'malformed');
      this.#connection.close(received === 'version' ? CloseCode.version : CloseCode.protocol);
      return;
    }
    this.#heard = true;
    this.#cancelTimeout();
    void this.#judge(received);
  }

  binary(): void {
    this.#connection.close(CloseCode.protocol);
  }

  ended(): void {
    this.#cancelTimeout();
    this.#events.ended();
  }

  drained(): void {}

  async #judge(received: ReceivedHello): Promise<void> {
    const { role } = received.hello;
    const verdict = await this.#admission
      .judge(this.#agentId, this.#nonce, received)
      .catch((error: unknown): Refused => {
        if (this.#connection.open) this.#around.log('error', 'store.failed', { message: failure(error) });
        return { refused: 'failed' };
      });
    if (!this.#connection.open) return;
    if ('refused' in verdict) this.#refuse(role, verdict.refused);
    else if (role === 'agent') {
      this.#around.metrics.hello(role, 'admitted');
      this.#events.admitAgent();
    } else if (this.#events.admitDevice(verdict.id, verdict.invited)) {
      this.#around.metrics.hello(role, 'admitted');
    } else this.#refuse(role, 'offline');
  }

  #refuse(role: 'agent' | 'device', why: HelloResult): void {
    this.#around.metrics.hello(role, why);
    this.#around.log('info', 'hello.refused', { agentId: this.#agentId, role, why });
    // It proved who it is, and learns nothing of anybody else.
    this.#connection.close(why === 'unregistered' ? CloseCode.unregistered : CloseCode.unavailable);
  }
}
