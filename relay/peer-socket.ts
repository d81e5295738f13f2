/** What the switchboard needs of a WebSocket. A host wraps its own; tests wrap nothing. */
export interface PeerSocket {
  send(data: string | Uint8Array): void;
  /** Starts the closing handshake. The host ends the socket if the peer does not answer it in time. */
  close(code: number, reason: string): void;
  /** Bytes queued and not yet handed to the network. */
  buffered(): number;
  /** Stops reading from the peer. A host that cannot does nothing, and the limits close the socket instead. */
  pause(): void;
  resume(): void;
}
