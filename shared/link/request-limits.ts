/** Bounds on requests in one channel: bytes, counts and milliseconds. Both ends hold them at reassembly. */
export const RequestLimits = {
  concurrent: 64,
  requestBytes: 32 * 1024 * 1024,
  responseBytes: 32 * 1024 * 1024,
  /** Bodies that are being received by one channel, all together. */
  bufferedBytes: 64 * 1024 * 1024,
  /** From its head to the end of its body. */
  bodyMs: 60_000,
  answerMs: 60_000,
} as const;
