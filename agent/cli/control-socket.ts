/** The agent's API over its unix socket. */
import { request } from 'node:http';
import { CliError } from './cli-error.ts';
import { Exit } from './exit-codes.ts';
import { type CallApi, createMachineApi, type MachineApi } from './machine-api.ts';

/** The API holds a long poll for 25 s; what is silent for longer is dead. */
const ANSWER_TIMEOUT_MS = 35_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export const notRunning = (): CliError =>
  new CliError('no agent runs here; `poet up` starts one', Exit.notRunning, 'not-running');

const BODILESS = new Set([204, 205, 304]);

/** Rejects with `not running` where nobody listens on the socket. */
export const callControlSocket =
  (socketPath: string): CallApi =>
  (path, { method, body, signal }) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request(
        {
          socketPath,
          path,
          method,
          // A connection that is kept may be closed by the agent in the moment in which it is used again.
          agent: false,
          timeout: ANSWER_TIMEOUT_MS,
          headers: {
            host: 'localhost',
            ...(payload !== undefined && { 'content-type': 'application/json' }),
            ...(method !== 'GET' && { 'content-length': Buffer.byteLength(payload ?? '') }),
          },
          ...(signal === undefined ? {} : { signal }),
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          let size = 0;
          incoming.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > MAX_ANSWER_BYTES) incoming.destroy(new CliError('the agent’s answer is too long'));
            else chunks.push(chunk);
          });
          incoming.on('error', reject);
          incoming.on('end', () => {
            const status = incoming.statusCode ?? 500;
            const headers = new Headers();
            for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
            resolve(new Response(BODILESS.has(status) ? null : Buffer.concat(chunks), { status, headers }));
          });
        },
      );
      outgoing.on('timeout', () =>
        outgoing.destroy(new CliError('the agent does not answer', Exit.failure, 'silent')),
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const nobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
        reject(nobody ? notRunning() : error);
      });
      outgoing.end(payload);
    });

export const localApi = (home: { controlSocket: string }): MachineApi =>
  createMachineApi(callControlSocket(home.controlSocket));
