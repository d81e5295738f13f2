import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminal, type PoetTerminal } from './testing/poet-terminal.ts';
import { createTestMachine, type PoetUp, type TestMachine, until } from './testing/poet-up.ts';
import { runPoet } from './testing/run-poet.ts';

const SLOW = 120_000;
const DETACH = '\x1c\x1c';

let machine: TestMachine;
let away: string;
const opened: PoetTerminal[] = [];

const env = () => ({ OPEN_POET_HOME: machine.home, HOME: machine.dir });
const terminal = (...args: string[]) => {
  const made = openTerminal(args, { env: env(), cwd: machine.dir });
  opened.push(made);
  return made;
};
const fromAway = (args: readonly string[], stdin = '') =>
  runPoet(args, { env: { OPEN_POET_HOME: away }, stdin, cwd: '/' });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await machine.poet([...args, '--json']);
  if (code !== 0) throw new Error(`poet ${args.join(' ')}: exit ${code}\n${stdout}${stderr}`);
  return JSON.parse(stdout);
};
const linkIn = (raw: string): string => /http[\w:/.-]+\/pair#[\w=&%.-]+/.exec(raw)?.[0] ?? '';

beforeAll(() => {
  machine = createTestMachine();
  away = mkdtempSync(join(tmpdir(), 'poet-away-'));
});
afterAll(async () => {
  for (const one of opened) one.kill('SIGKILL');
  await machine.close();
  rmSync(away, { recursive: true, force: true });
}, SLOW);

describe('poet up, before any device is paired', () => {
  test(
    'shows the link, says that only this machine can connect, asks for the words, and stops on Ctrl-C',
    async () => {
      const up = terminal('up', '--port', '0', '--app', machine.dir, '--name', 'den');
      await up.see('Ctrl-C stops the agent');
      expect(up.text()).toContain('Only this machine can connect now');
      expect(up.text()).not.toMatch(/[█▀▄]/);
      const linked = fromAway(['link', '-', '--yes'], linkIn(up.raw()));
      await up.see('Does it show exactly these?');
      const { stdout } = await machine.poet(['devices', '--json']);
      expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ grant: null })]);
      up.type('y\r');
      await up.see('is paired, as an owner.');
      const { code, stdout: said } = await linked;
      expect(code).toBe(0);
      expect(said).toContain('Linked with “den”');
      const words = said.split('\n').find((line) => line.startsWith('    '));
      expect(up.text()).toContain(words);
      up.type('\x03');
      await up.see('The agent has stopped. No session is running.');
      expect(await up.ended).toBe(0);
    },
    SLOW,
  );
});

describe('poet up with an HTTPS address', () => {
  test(
    'shows a code for phones to scan, and gives no advice on how to be reached',
    async () => {
      const home = join(machine.dir, 'public');
      const up = terminal(
        'up',
        '--port',
        '0',
        '--app',
        machine.dir,
        '--home',
        home,
        '--public-url',
        'https://poet.example',
      );
      await up.see('Ctrl-C stops the agent');
      expect(up.text()).toContain('scan this');
      expect(up.text()).toMatch(/[█▀▄]{20}/);
      expect(up.text()).not.toContain('Only this machine');
      expect(linkIn(up.raw())).toMatch(/^https:\/\/poet\.example\/pair#relay=wss%3A%2F%2Fpoet\.example&k=/);
      up.type('\x03');
      expect(await up.ended).toBe(0);
      await machine.poet(['stop', '--all', '--home', home]);
    },
    SLOW,
  );
});

describe('with an agent', () => {
  let agent: PoetUp;
  let port: string;
  beforeAll(async () => {
    agent = machine.up('--name', 'den', '--no-pair');
    port = new URL(String((await agent.line('ready')).url)).port;
    await json('projects', 'add', '.', '--name', 'yard');
  }, SLOW);

  const session = async (command: string): Promise<string> =>
    (await json('new', 'yard', '--command', command)).id;
  const attach = async (command: string, ...more: string[]) =>
    terminal('attach', await session(command), ...more);

  test(
    'a no at the words refuses the device',
    async () => {
      const pair = terminal('pair');
      await pair.see('It works once');
      const linked = fromAway(['link', '-', '--yes'], linkIn(pair.raw()));
      await pair.see('Does it show exactly these?');
      pair.type('n\r');
      expect(await pair.ended).toBe(5);
      const { code, stderr } = await linked;
      expect(stderr).toContain('refused');
      expect(code).toBe(5);
    },
    SLOW,
  );

  test(
    'Ctrl-C at the link withdraws it',
    async () => {
      const pair = terminal('pair');
      await pair.see('It works once');
      pair.type('\x03');
      expect(await pair.ended).toBe(130);
      const { code } = await fromAway(['link', '-', '--yes'], linkIn(pair.raw()));
      expect(code).toBe(5);
    },
    SLOW,
  );

  test(
    'a pasted pairing link is never shown',
    async () => {
      const { stdout } = await machine.poet(['pair', '--json', '--no-wait']);
      const { link } = JSON.parse(stdout);
      const linking = openTerminal(['link'], { env: { OPEN_POET_HOME: away }, cwd: '/' });
      opened.push(linking);
      await linking.see('Paste the pairing link');
      linking.type(`${link}\r`);
      await linking.see('Does it show exactly these?');
      linking.type('y\r');
      expect(await linking.ended).toBe(0);
      expect(linking.raw()).not.toContain(link.slice(-20));
    },
    SLOW,
  );

  test(
    'attach shows the screen, types keys, and leaves on the detach key with the session going on',
    async () => {
      const id = await session('exec sh -i');
      const view = terminal('attach', id);
      view.type('echo $((6*7))\r');
      await view.see(/^42$/m);
      view.type(DETACH);
      expect(await view.ended).toBe(0);
      expect(view.text()).toContain('detached; the session goes on');
      expect((await json('sessions')).find((one: { id: string }) => one.id === id).state).toBe('running');
      const again = terminal('attach', id);
      await again.see(/^42$/m);
      again.type('exit 9\r');
      expect(await again.ended).toBe(9);
    },
    SLOW,
  );

  test(
    'the session has the size of this terminal, also when that changes',
    async () => {
      const view = await attach('while :; do read -r _ && stty size; done');
      const sizeBecomes = (size: string) =>
        until(`the size ${size}`, () => {
          view.type('\r');
          return view.text().split('\n').includes(size);
        });
      await sizeBecomes('30 100');
      view.resize(70, 20);
      await sizeBecomes('20 70');
      view.type(DETACH);
      expect(await view.ended).toBe(0);
    },
    SLOW,
  );

  test(
    'keys are shown while the machine is slow to answer, and the screen is right once it did',
    async () => {
      const view = await attach('PS1="> " exec bash --norc --noprofile -i', '--predict', 'on');
      await view.see(/^> $/m);
      const whileAway = async (act: () => Promise<void>) => {
        process.kill(agent.pid, 'SIGSTOP');
        await act().finally(() => process.kill(agent.pid, 'SIGCONT'));
      };
      // One guess must have been right before any is shown, and the size of this terminal must rule.
      for (let shown = false; !shown; ) {
        await whileAway(async () => {
          view.type('x');
          shown = await view.see(/^> x$/m, 400).then(
            () => true,
            () => false,
          );
        });
        await view.see(/^> x$/m);
        view.type('\x7f');
        await view.see(/^> $/m);
      }
      await whileAway(async () => {
        view.type('echo on\x7f\x7fin time');
        await view.see(/^> echo in time$/m);
      });
      view.type('\r');
      await view.see(/^> echo in time\nin time\n> $/m);
      view.type('exit 3\r');
      expect(await view.ended).toBe(3);
    },
    SLOW,
  );

  test(
    'a query of the program is answered once: by the agent, not by this terminal too',
    async () => {
      const view = await attach(
        "stty raw -echo min 0 time 30; sleep 1; printf '\\033[6n'; cat | od -An -c; stty sane; echo; exit 0",
      );
      expect(await view.ended).toBe(0);
      expect(view.text()).toMatch(/033/);
      expect(view.text().match(/033/g)).toHaveLength(1);
    },
    SLOW,
  );

  test(
    'modes that the program set are off after leaving',
    async () => {
      const view = await attach("printf '\\033[?1049h\\033[?1000h\\033[?2004h\\033[?1hset'; sleep 600");
      await view.see('set');
      expect(view.modes).toMatchObject({ bracketedPasteMode: true, mouseTrackingMode: 'vt200' });
      view.kill('SIGTERM');
      expect(await view.ended).toBe(143);
      expect(view.modes).toMatchObject({
        bracketedPasteMode: false,
        mouseTrackingMode: 'none',
        applicationCursorKeysMode: false,
      });
    },
    SLOW,
  );

  test(
    'while the machine is away a line says so; then the screen is whole and the keys work again',
    async () => {
      const view = await attach("printf 'top\\n'; exec sh -i");
      await view.see('top');
      process.kill(agent.pid, 'SIGKILL');
      await view.see(/poet: .*(lost|reached|reconnecting).*ctrl-\\ twice leaves/);
      agent = machine.up('--name', 'den', '--no-pair', '--port', port);
      await agent.line('ready');
      await until('the line to go', () => !view.text().includes('twice leaves'), 60_000);
      view.type('echo back $((40+2))\r');
      await view.see(/^back 42$/m);
      expect(view.text()).toContain('top');
      view.type(DETACH);
      expect(await view.ended).toBe(0);
    },
    SLOW,
  );
});
