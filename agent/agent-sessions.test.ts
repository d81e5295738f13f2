import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TerminalStream } from '../shared/link/types.ts';
import type { OutputPage } from '../shared/model/output.ts';
import type { Project } from '../shared/model/project.ts';
import type { SearchAnswer } from '../shared/model/search.ts';
import type { Session } from '../shared/model/session.ts';
import type { Attached, Detached } from '../shared/wire/messages.ts';
import { recordingDir } from './recordings/names.ts';
import { json, live, openBench, type Phone, SLOW, type TestBench } from './testing/bench.ts';

// Several programs start and stop in each of these, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let bench: TestBench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

describe('a session from a paired device', () => {
  interface Seen {
    text: string;
    attached: Attached | null;
    detached: Detached | null;
    drafts: number;
  }
  function watch(device: Phone, sessionId: string): { seen: Seen; stream: TerminalStream } {
    const seen: Seen = { text: '', attached: null, detached: null, drafts: 0 };
    const add = (bytes: Uint8Array) => {
      seen.text += Buffer.from(bytes).toString();
    };
    const stream: TerminalStream = device.link.attach(
      { sessionId, have: null, size: { cols: 100, rows: 30 } },
      {
        onAttached: (attached) => {
          seen.attached = attached;
        },
        onOutput: (offset, bytes) => {
          add(bytes);
          stream.ack(offset + bytes.length);
        },
        onSnapshot: (offset, _size, bytes) => {
          add(bytes);
          stream.ack(offset);
        },
        onResized: () => {},
        onDraft: () => {
          seen.drafts += 1;
        },
        onDetached: (detached) => {
          seen.detached = detached;
        },
        onLive: () => {},
      },
    );
    return { seen, stream };
  }
  const type = (stream: TerminalStream, text: string) => stream.type(new TextEncoder().encode(text));
  async function shellOn(device: Phone): Promise<Session> {
    const { id: projectId } = await device.call<Project>(
      '/v1/projects',
      json('POST', { path: bench.project }),
    );
    return device.call(
      '/v1/sessions',
      json('POST', { projectId, program: { kind: 'command', command: 'sh' } }),
    );
  }

  test('is typed into and watched by two devices, read back by offset, and ends for both', async () => {
    const agent = await bench.start();
    const [one, two] = [await bench.pairedPhone(agent, 'One'), await bench.pairedPhone(agent, 'Two')];
    const session = await shellOn(one);
    const [typing, watching] = [watch(one, session.id), watch(two, session.id)];
    await expect.poll(() => watching.seen.attached, SLOW).toMatchObject({ run: 0, type: true });
    type(typing.stream, 'echo $((6*7))-answer\n');
    await expect.poll(() => typing.seen.text, SLOW).toContain('42-answer');
    await expect.poll(() => watching.seen.text, SLOW).toContain('42-answer');
    await expect
      .poll(async () => (await two.call<Session>(`/v1/sessions/${session.id}`)).peek.join(), SLOW)
      .toContain('42-answer');
    const output = await one.link.fetch(
      `http://machine/v1/sessions/${session.id}/runs/0/output?from=0&max=5000`,
    );
    expect(await output.text()).toContain('42-answer');
    const found = async () =>
      (await two.call<SearchAnswer>('/v1/search?q=42-answer&kinds=output')).found.map(
        ({ text, marks: [[from, to] = [0, 0]] }) => text.slice(from, to),
      );
    await expect.poll(found, SLOW).toEqual(['42-answer']);
    type(typing.stream, 'exit 5\n');
    for (const { seen } of [typing, watching]) {
      await expect.poll(() => seen.detached, SLOW).toMatchObject({ reason: 'ended', exitCode: 5 });
    }
    await expect
      .poll(async () => one.call(`/v1/sessions/${session.id}`), SLOW)
      .toMatchObject({ state: 'exited', exitCode: 5 });
    const recording = recordingDir(bench.home.recordingsDir, { sessionId: session.id, run: 0 });
    await expect.poll(() => existsSync(join(recording, 'blocks.jsonl')), SLOW).toBe(true);
    const page = async () =>
      (await two.call<OutputPage>(`/v1/sessions/${session.id}/runs/0/page`)).pieces.flatMap(
        ({ lines }) => lines,
      );
    await expect.poll(async () => (await page()).join('\n'), SLOW).toContain('42-answer');
    await expect.poll(found, SLOW).toEqual(['42-answer']);
    const after = watch(two, session.id);
    await expect.poll(() => after.seen.detached, SLOW).toMatchObject({ reason: 'ended', exitCode: 5 });
    expect(after.seen.text).toContain('42-answer');
    const screen = await two.link.fetch(`http://machine/v1/sessions/${session.id}/runs/0/screen`);
    expect(screen.headers.get('x-cols')).toBe('100');
    expect(await screen.text()).toContain('42-answer');
  });

  test('goes on over a restart of the agent: what was typed is applied once, and the stream takes itself up', async () => {
    const first = await bench.start();
    const port = Number(new URL(first.url).port);
    const device = await bench.pairedPhone(first);
    const session = await shellOn(device);
    const { seen, stream } = watch(device, session.id);
    type(stream, 'echo be\\fore\n');
    await expect.poll(() => seen.text, SLOW).toContain('before');
    await first.stop();
    await bench.start({ port });
    await live(device);
    type(stream, 'echo af\\ter\n');
    await expect.poll(() => seen.text, SLOW).toContain('after');
    await expect.poll(() => stream.pending, SLOW).toBe(0);
    const output = await device.link.fetch(`http://machine/v1/sessions/${session.id}/runs/0/output`);
    const text = await output.text();
    expect(text.match(/before/g)).toHaveLength(1);
    expect(text.match(/after/g)).toHaveLength(1);
    expect(seen.drafts).toBe(0);
  });

  test('is out of reach the moment its device is revoked', async () => {
    const agent = await bench.start();
    const device = await bench.pairedPhone(agent);
    const session = await shellOn(device);
    const { stream } = watch(device, session.id);
    await expect.poll(() => stream.parsed, SLOW).not.toBeNull();
    await agent.api(`/v1/devices/${device.id}`, { method: 'DELETE' });
    type(stream, 'touch reached\n');
    await expect.poll(() => device.link.state, SLOW).toMatchObject({ at: 'ended', why: 'revoked' });
    await agent.api(`/v1/sessions/${session.id}/stop`, json('POST', { how: 'politely' }));
    expect(existsSync(join(bench.project, 'reached'))).toBe(false);
  });
});
