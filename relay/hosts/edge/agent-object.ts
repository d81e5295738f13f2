/**
 * The relay of one agent, as a Durable Object: the same switchboard as anywhere, over sockets that outlive its memory. It
 * sleeps while nothing passes; the platform keeps the sockets, answers their pings, and wakes it with the next frame.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Log } from '../../../shared/model/log.ts';
import { CloseCode, PING, PONG } from '../../../shared/wire/outer.ts';
import type { Clock } from '../../clock.ts';
import type { Connection } from '../../connection.ts';
import { Metrics } from '../../metrics.ts';
import { Switchboard } from '../../switchboard.ts';
import { LazyStore } from './lazy-store.ts';
import { type EdgeVars, readSettings } from './settings.ts';
import { type Attachment, EdgeSocket } from './socket.ts';

/** Names, between the Worker and its objects alone, what the Worker knows of who connects. */
export const ClientHeader = { agentId: 'x-poet-agent', address: 'x-poet-address' } as const;

const SWEEP_MS = 15_000;

const clock: Clock = {
  now: Date.now,
  wall: Date.now,
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

const log: Log = (level, event, fields = {}) => {
  if (level !== 'debug') console.log(JSON.stringify({ level, event, ...fields }));
};

interface Peer {
  readonly socket: EdgeSocket;
  readonly connection: Connection;
}

export class AgentObject extends DurableObject<EdgeVars> {
  readonly #store: LazyStore;
  readonly #board: Switchboard;
  readonly #metrics = new Metrics();
  readonly #peers = new Map<WebSocket, Peer>();
  readonly #awakeSince = Date.now();
  #sweptAt = 0;

  constructor(ctx: DurableObjectState, env: EdgeVars) {
    super(ctx, env);
    const { origins, limits, tokens } = readSettings(env);
    this.#store = new LazyStore(ctx.storage);
    this.#board = new Switchboard({
      origins,
      limits,
      tokens: () => tokens,
      store: this.#store,
      metrics: this.#metrics,
      clock,
      log,
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    this.#wake();
  }

  override fetch(request: Request): Response {
    if (request.headers.get('upgrade') !== 'websocket') return new Response(this.#numbers());
    const agentId = request.headers.get(ClientHeader.agentId) ?? '';
    const address = request.headers.get(ClientHeader.address);
    if (this.#board.refusal(address) !== undefined) {
      return new Response('too many connections\n', { status: 503, headers: { 'retry-after': '10' } });
    }
    this.#sweep();
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const socket = this.#edgeSocket(server, agentId, address);
    this.#peer(server, socket, this.#board.connect(agentId, address, socket));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): void {
    const peer = this.#peers.get(ws);
    if (peer === undefined) return;
    peer.socket.heard();
    if (typeof message === 'string') peer.connection.text(message);
    else peer.connection.binary(new Uint8Array(message));
    this.#sweep();
  }

  override webSocketClose(ws: WebSocket): void {
    this.#gone(ws);
    try {
      ws.close();
    } catch {
      // It is closed already.
    }
  }

  override webSocketError(ws: WebSocket): void {
    this.#gone(ws);
  }

  override async alarm(): Promise<void> {
    if (this.#board.counts().agents > 0) this.#store.keepFor();
    else await this.#store.forgetAll();
  }

  /** All that this object had in mind is gone; its sockets are not. */
  #wake(): void {
    const slept = this.ctx.getWebSockets().flatMap((ws) => {
      const attachment = ws.deserializeAttachment() as Attachment | null;
      // The time limit on a hello keeps the object awake: this one was lost with the object itself.
      if (attachment === null) {
        ws.close(CloseCode.restarting);
        return [];
      }
      const { agentId, address, kept, heardAt } = attachment;
      const socket = this.#edgeSocket(ws, agentId, address, heardAt);
      socket.wake(kept);
      return [{ ws, agentId, address, socket, kept }];
    });
    for (const [at, connection] of this.#board.resume(slept).entries()) {
      const one = slept[at];
      if (one !== undefined && connection !== undefined) this.#peer(one.ws, one.socket, connection);
    }
  }

  #edgeSocket(ws: WebSocket, agentId: string, address: string | null, heardAt?: number): EdgeSocket {
    const answeredAt = () => this.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
    return new EdgeSocket(ws, { agentId, address, now: Date.now, answeredAt }, heardAt);
  }

  #peer(ws: WebSocket, socket: EdgeSocket, connection: Connection): void {
    socket.onRead = () => connection.drained();
    this.#peers.set(ws, { socket, connection });
  }

  #gone(ws: WebSocket): void {
    const peer = this.#peers.get(ws);
    if (peer === undefined) return;
    this.#peers.delete(ws);
    this.#board.gone(peer.connection);
  }

  /** No timer does it: a timer would keep the object awake. */
  #sweep(): void {
    const now = Date.now();
    if (now - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = now;
    this.#board.sweep();
  }

  #numbers(): string {
    const awake = { name: 'awake_seconds', help: 'Since this object woke up.' };
    const value = (Date.now() - this.#awakeSince) / 1000;
    return this.#metrics.text([...this.#board.gauges(), { ...awake, value }]);
  }
}
