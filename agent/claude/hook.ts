/**
 * A hook of Claude Code: `hook.ts ask|tell|hear|edit SOCKET CREDENTIAL-FILE SESSION`. Hands its input to the agent. `hear`
 * prints what the agent has to say at once. `ask` waits for a person's answer and prints it, over every restart of the agent;
 * whatever goes wrong, it ends silently with 0, and the dialog at the desk stands. `edit … FROM TO` gives what stands in a
 * file, and ends with 0 once what is to stand there is in the other. Few imports: it starts for every question.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { randomBytes, toBase32 } from '../../shared/wire/bytes.ts';

const [what, socketPath = '', headerFile = '', session = '', from = '', to = ''] = process.argv.slice(2);
const AGAIN_MS = 1000;
const TELL_MS = 2000;
const PARENT_MS = 2000;
const MAX_INPUT = 16 * 1024 * 1024;

const done = () => process.exit(what === 'edit' ? 1 : 0);
process.on('uncaughtException', done);
process.stdout.on('error', done);
process.on('SIGTERM', done);

const parent = process.ppid;
// Claude Code does not end a hook whose dialog was answered at the desk, nor one that it leaves behind.
setInterval(() => {
  if (process.ppid !== parent) done();
}, PARENT_MS).unref();

function readInput(): Buffer {
  const input = readFileSync(what === 'edit' ? from : 0);
  if (input.length > MAX_INPUT) done();
  return input;
}

/** Null: there is no agent now, or it went away before it answered. */
function post(
  path: string,
  body: Buffer,
  timeout?: number,
): Promise<{ status: number; body: string } | null> {
  const [name = '', value = ''] = readFileSync(headerFile, 'utf8').trim().split(': ', 2);
  return new Promise((resolve) => {
    const headers = { [name]: value, 'content-type': 'application/json' };
    const sent = request({ socketPath, path, method: 'POST', headers, timeout }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => resolve(null));
      answer.on('aborted', () => resolve(null));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}

const input = readInput();
if (what === 'ask') {
  const id = toBase32(randomBytes(17)).slice(0, 26);
  for (let again = 0; ; again++) {
    const answer = await post(`/v1/sessions/${session}/asks?id=${id}&again=${again}`, input);
    if (answer !== null && answer.status !== 503) {
      if (answer.status === 200) process.stdout.write(answer.body, done);
      else done();
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
} else if (what === 'edit') {
  const answer = await post(`/v1/sessions/${session}/editor`, input, TELL_MS);
  if (answer?.status !== 200) done();
  else writeFileSync(to, answer.body, { mode: 0o600 });
  process.exit(0);
} else {
  const answer = await post(`/v1/sessions/${session}/${what === 'hear' ? 'news' : 'hooks'}`, input, TELL_MS);
  if (what === 'hear' && answer?.status === 200) process.stdout.write(answer.body, done);
  else done();
}
