import { beforeAll, describe, expect, test } from 'vitest';
import { generateSigningKey, type SigningKey, verifySignature } from '../noise/keys.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '../wire/bytes.ts';
import { CloseCode, helloSchema, helloTranscript, parseControl, registrationPass } from '../wire/outer.ts';
import { AdmissionFailed, type AdmittedHandlers, admit } from './admission.ts';
import { createDeadSocket, createSocketPair, type MemorySocket } from './testing/memory-socket.ts';

const agentId = 'a'.repeat(26);
const origin = 'wss://relay.test';
const nonce = toBase64Url(randomBytes(32));
const challenge = JSON.stringify({ t: 'challenge', v: 1, nonce });
const welcome = JSON.stringify({ t: 'welcome', v: 1 });
const none: AdmittedHandlers = { onMessage: () => {}, onClose: () => {} };
let key: SigningKey;

beforeAll(async () => {
  key = await generateSigningKey(false);
});

/** A relay that answers each text with what it is told to. */
function relay(
  script: (socket: MemorySocket, text: string) => void,
  first: string | null = challenge,
): MemorySocket {
  const [peer, mine] = createSocketPair();
  mine.onopen = () => first !== null && mine.send(first);
  mine.onmessage = ({ data }) => script(mine, String(data));
  return peer;
}
const knock = (socket: MemorySocket, more: object = {}, handlers = none) =>
  admit(socket, { role: 'device', agentId, origin, key: key.publicKey, sign: key.sign, ...more }, handlers);
const failure = (promise: Promise<void>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as AdmissionFailed,
  );

test('a hello is signed over this relay, this machine, this nonce, this role and the token', async () => {
  let hello = '';
  const token = randomBytes(32);
  const socket = relay((mine, text) => {
    hello = text;
    mine.send(welcome);
  });
  await knock(socket, { token });
  const said = parseControl(helloSchema, hello);
  if (said?.role !== 'device') return expect.unreachable();
  expect(said.token).toBe(toBase64Url(token));
  const signed = helloTranscript({ role: 'device', origin, agentId, nonce, token: said.token });
  expect(await verifySignature(key.publicKey, fromBase64Url(said.sig), signed)).toBe(true);
});

test('an agent shows its token of the operator for this socket only, and never says it', async () => {
  const hellos: string[] = [];
  const knockOnce = (challenged: string) =>
    knock(
      relay((mine, text) => {
        hellos.push(text);
        mine.send(welcome);
      }, challenged),
      { role: 'agent', registration: 'the token of the operator' },
    );
  await knockOnce(challenge);
  const otherNonce = toBase64Url(randomBytes(32));
  await knockOnce(JSON.stringify({ t: 'challenge', v: 1, nonce: otherNonce }));
  const passes = hellos.map((text) => {
    const hello = parseControl(helloSchema, text);
    return hello?.role === 'agent' ? hello.pass : undefined;
  });
  const due = await registrationPass(
    'the token of the operator',
    helloTranscript({ role: 'agent', origin, agentId, nonce }),
  );
  expect(passes[0]).toBe(toBase64Url(due));
  expect(passes[1]).not.toBe(passes[0]);
  expect(hellos.join()).not.toContain('token of the operator');
});

test('what comes right behind the welcome, and the close, go to the handlers', async () => {
  const heard: unknown[] = [];
  const socket = relay((mine) => {
    mine.send(welcome);
    mine.send('pong');
    mine.send(Uint8Array.of(1, 2));
    mine.close(CloseCode.restarting, 'bye');
  });
  const closed = new Promise<void>((resolve) => {
    void knock(
      socket,
      {},
      {
        onMessage: (data) => void heard.push(data),
        onClose: (code, reason) => {
          heard.push(code, reason);
          resolve();
        },
      },
    );
  });
  await closed;
  expect(heard).toEqual(['pong', Uint8Array.of(1, 2), CloseCode.restarting, 'bye']);
});

describe('not let in', () => {
  test('with the code of the relay', async () => {
    const error = await failure(knock(relay((mine) => mine.close(CloseCode.unavailable))));
    expect(error).toBeInstanceOf(AdmissionFailed);
    expect(error).toMatchObject({ code: CloseCode.unavailable, answered: true });
  });

  test('where nobody listens', async () => {
    expect(await failure(knock(createDeadSocket()))).toMatchObject({ code: 1006, answered: false });
  });

  test('where the relay falls silent, before or after the hello', async () => {
    expect(
      await failure(
        knock(
          relay(() => {}, null),
          { timeoutMs: 20 },
        ),
      ),
    ).toMatchObject({
      code: CloseCode.timeout,
      answered: false,
    });
    expect(
      await failure(
        knock(
          relay(() => {}),
          { timeoutMs: 50 },
        ),
      ),
    ).toMatchObject({ code: CloseCode.timeout });
  });

  test.each([
    ['another protocol', 'hello there'],
    ['a welcome before the hello', welcome],
  ])('where what answers speaks %s', async (_, first) => {
    expect(await failure(knock(relay(() => {}, first)))).toMatchObject({ code: CloseCode.protocol });
  });

  test('where the relay speaks another version, and says so or not', async () => {
    const newer = JSON.stringify({ t: 'challenge', v: 2, nonce, more: true });
    const error = await failure(knock(relay(() => {}, newer)));
    expect(error).toMatchObject({ code: CloseCode.version, answered: true });
    expect(error.message).toContain('version 2');
    const closing = relay((mine) => mine.close(CloseCode.version));
    expect(await failure(knock(closing))).toMatchObject({ code: CloseCode.version });
  });

  test('where data comes before the welcome', async () => {
    const socket = relay((mine) => mine.send(Uint8Array.of(1)));
    expect(await failure(knock(socket))).toMatchObject({ code: CloseCode.protocol });
  });

  test('where the key cannot sign', async () => {
    const sign = () => Promise.reject(new Error('the key is gone'));
    expect(
      (
        await failure(
          knock(
            relay(() => {}),
            { sign },
          ),
        )
      ).message,
    ).toContain('the key is gone');
  });
});
