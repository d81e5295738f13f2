/** What the switchboard needs of a WebSocket. A host wraps its own; tests wrap nothing. */
export interface PeerSocket {
  /** Bytes must not change after it. */
  send(data: string | Uint8Array): void;
  /** One binary message: the channel number, then the bytes. */
  sendTo(channel: number, bytes: Uint8Array): void;
  /** Starts the closing handshake. The host ends the socket if the peer does not answer it in time. */
  close(code: number, reason: string): void;
  /** Bytes queued and not yet handed to the network, or to the peer where only the peer can tell. */
  buffered(): number;
  /** Stops reading from the peer. False where the host cannot: the limits close the socket instead. */
  pause(): boolean;
  resume(): void;
  /** When the host itself heard of the peer, such as a ping that it answered alone; of the switchboard's clock. */
  heardAt(): number;
  /** The peer answered a `ping` of the host. False where the host never asks. */
  ponged(): boolean;
  /** What the switchboard wants to hear again of this socket after a host forgot all but its sockets. */
  keep(state: KeptState): void;
}

/** Where an admitted socket stands, for a switchboard that wakes up without a memory. */
export type KeptState =
  | { at: 'agent'; lastChannel: number }
  | { at: 'device'; id: string; channel: number; invited: boolean }
  | { at: 'closed' };
