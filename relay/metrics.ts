/** Counters of the relay and their text form. Numbers only: no key, no address, nothing of what passes through. */
import { CloseCode } from '../shared/wire/outer.ts';
import { defaultLimits, type LimitName } from './limits.ts';

export type HelloResult =
  | 'admitted'
  | 'signature'
  | 'identity'
  | 'unregistered'
  | 'not-allowed'
  | 'offline'
  | 'malformed'
  | 'failed';
type Way = 'to_agent' | 'to_device';

export class Metrics {
  // Plain fields: they are counted per frame.
  framesToAgent = 0;
  framesToDevice = 0;
  bytesToAgent = 0;
  bytesToDevice = 0;
  controls = 0;
  pauses = 0;
  readonly #hellos = new Map<string, number>();
  // From zero, so that whoever watches sees the first one happen.
  readonly #closes = new Map<CloseCode, number>(Object.values(CloseCode).map((code) => [code, 0]));
  readonly #limited = new Map(Object.keys(defaultLimits).map((limit) => [limit as LimitName, 0]));

  hello(role: 'agent' | 'device' | 'unknown', result: HelloResult): void {
    count(this.#hellos, `role="${role}",result="${result}"`);
  }

  closed(code: CloseCode): void {
    count(this.#closes, code);
  }

  limited(limit: LimitName): void {
    count(this.#limited, limit);
  }

  /** Prometheus text exposition format, version 0.0.4. */
  text(gauges: readonly Gauge[]): string {
    const ways = (agent: number, device: number): [string, number][] => [
      [way('to_agent'), agent],
      [way('to_device'), device],
    ];
    const codes = new Map(Object.entries(CloseCode).map(([name, code]) => [code, name]));
    return [
      ...gauges.map(({ name, help, value }) => family(name, 'gauge', help, [['', value]])),
      family('frames_total', 'counter', 'Frames forwarded.', ways(this.framesToAgent, this.framesToDevice)),
      family('bytes_total', 'counter', 'Bytes forwarded.', ways(this.bytesToAgent, this.bytesToDevice)),
      family('controls_total', 'counter', 'Control frames of agents.', [['', this.controls]]),
      family('pauses_total', 'counter', 'Times that a peer was not read from for a while.', [
        ['', this.pauses],
      ]),
      family('hellos_total', 'counter', 'Hellos by what became of them.', [...this.#hellos]),
      family(
        'closes_total',
        'counter',
        'Sockets that the relay closed, by reason.',
        [...this.#closes].map(([code, n]) => [`code="${code}",reason="${codes.get(code)}"`, n]),
      ),
      family(
        'limited_total',
        'counter',
        'Times that a limit was met, by its config key.',
        [...this.#limited].map(([limit, n]) => [`limit="${limit}"`, n]),
      ),
    ].join('');
  }
}

export interface Gauge {
  name: string;
  help: string;
  value: number;
}

const way = (name: Way): string => `way="${name}"`;

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function family(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  values: readonly [string, number][],
): string {
  const full = `openpoet_relay_${name}`;
  const lines = values.map(([labels, value]) => `${full}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('')}`;
}
