/**
 * Pairing this device with a machine, step by step. The pending state is stored before the machine hears of it, so
 * that a frame lost in between strands neither side.
 */
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { isFromMachine } from '../../../shared/link/credentials.ts';
import type { DeviceLink, LinkState } from '../../../shared/link/types.ts';
import { type PairingLink, parsePairingLink } from '../../../shared/model/pairing-link.ts';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import { peerId } from '../../../shared/wire/outer.ts';
import { CallFailed, call } from './api.ts';
import { browserTrouble, isStandalone, keepStorage } from './support.ts';
import type { ActionProblem, PairingFlow, PairingStep } from './types.ts';

export interface Enrolled {
  machineId: string;
  deviceId: string;
  link: DeviceLink;
}

export interface PairingDeps {
  /** The machine of this id, where this device is paired with it. */
  known(machineId: string): Promise<{ name: string; agentStatic: Bytes } | null>;
  /** Makes keys, stores them as pending and makes a link with them. */
  enroll(link: PairingLink, deviceName: string): Promise<Enrolled>;
  /** The machine granted rights: it is one of ours now. */
  keep(enrolled: Enrolled): void;
  /** Pairing ended without rights: forget the keys. */
  drop(enrolled: Enrolled): Promise<void>;
}

export function createPairingFlow(text: string, deps: PairingDeps): PairingFlow {
  const [step, setStep] = createSignal<PairingStep>({ at: 'checking' });
  let parsed: PairingLink | null = null;
  let current: Enrolled | null = null;
  let over = false;

  const failed = (problem: ActionProblem, retry: boolean) => setStep({ at: 'failed', problem, retry });

  async function check(): Promise<void> {
    const trouble = await browserTrouble();
    if (trouble !== null) return void failed(trouble, false);
    const result = parsePairingLink(text);
    if (!result.ok)
      return void failed({ title: 'This is not a pairing link.', detail: result.problem }, false);
    const { link } = result;
    const machineId = await peerId(link.agentEd);
    const known = await deps.known(machineId);
    if (known !== null && !isFromMachine(link, known)) return void failed(forged(known.name), false);
    parsed = link;
    setStep({ at: 'ready', machineId, relay: link.relay, standalone: isStandalone() });
  }

  async function begin(deviceName: string): Promise<void> {
    if (parsed === null || over) return;
    setStep({ at: 'connecting' });
    try {
      current = await deps.enroll(parsed, deviceName);
      if (over) return void (await deps.drop(current));
      watch(current);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      failed({ title: 'The keys of this device could not be kept.', detail }, true);
    }
  }

  function watch(enrolled: Enrolled): void {
    const { machineId, link } = enrolled;
    let machine = '';
    const before = { state: link.onState, confirmed: link.onConfirmed, event: link.onEvent };
    const done = () => {
      over = true;
      Object.assign(link, { onState: before.state, onConfirmed: before.confirmed, onEvent: before.event });
      deps.keep(enrolled);
      // Now there is something worth keeping.
      void keepStorage();
      setStep({ at: 'paired', machineId, machine });
    };
    const end = async (problem: ActionProblem) => {
      over = true;
      await deps.drop(enrolled);
      failed(problem, false);
    };
    link.onConfirmed = (confirmed) => {
      before.confirmed(confirmed);
      machine = confirmed.machine.name;
      if (confirmed.grant !== null) return done();
      setStep({ at: 'words', words: link.words ?? [], machine, matched: false });
    };
    link.onEvent = (event) => {
      before.event(event);
      if (event.type === 'grant' && event.grant !== null) done();
    };
    link.onState = (state) => {
      before.state(state);
      if (state.at === 'ended') void end(endedProblem(state));
      else if (state.at === 'offline' && !over && step().at === 'connecting') offline(state);
    };
    // The link is not ours to retry for ever: the person decides, and the pending keys stay until then.
    const offline = (state: Extract<LinkState, { at: 'offline' }>) => {
      link.stop();
      failed(offlineProblem(state), true);
    };
    link.start();
  }

  check().catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    failed({ title: 'The link could not be checked.', detail }, false);
  });
  return {
    step,
    begin(deviceName) {
      const at = step();
      if (at.at === 'failed' && at.retry && current !== null) {
        setStep({ at: 'connecting' });
        current.link.start();
        return;
      }
      void begin(deviceName);
    },
    match() {
      const at = step();
      if (at.at !== 'words' || current === null) return;
      setStep({ ...at, matched: true });
      call(
        current.link,
        { method: 'POST', path: '/v1/pairings/mine', body: { match: true } },
        v.unknown(),
      ).catch((error: unknown) => {
        if (over) return;
        const problem =
          error instanceof CallFailed ? error.problem : { title: 'It was not sent.', detail: String(error) };
        failed(problem, true);
      });
    },
    stop() {
      if (over) return;
      over = true;
      if (current === null) return;
      const enrolled = current;
      const tell = step().at === 'words';
      const told = tell
        ? call(
            enrolled.link,
            { method: 'POST', path: '/v1/pairings/mine', body: { match: false } },
            v.unknown(),
          )
        : Promise.resolve();
      void told.catch(() => {}).finally(() => deps.drop(enrolled));
      failed(
        {
          title: 'Pairing stopped.',
          detail: 'Nothing was kept on this device. Make a new link to try again.',
        },
        false,
      );
    },
  };
}

const forged = (name: string): ActionProblem => ({
  title: 'This link is forged.',
  detail: `It names ${name}, but holds another key than the machine that you paired with. Do not use it. To pair again, make a link on the machine itself.`,
});

function endedProblem(state: Extract<LinkState, { at: 'ended' }>): ActionProblem {
  switch (state.why) {
    case 'used':
      return {
        title: 'This link was used by another device.',
        detail:
          'If that was not yours, remove it on the machine with `poet devices revoke`. Then make a new link with `poet pair`.',
      };
    case 'expired':
      return {
        title: 'This link has expired.',
        detail: 'Links last ten minutes. Make a new one with `poet pair`.',
      };
    case 'version':
      return {
        title: 'This app and the machine do not speak the same version.',
        detail: 'Update the older of the two.',
      };
    case 'refused':
    case 'revoked':
      return {
        title: 'The machine ended the pairing.',
        detail: 'Somebody there said that the words differ. Make a new link with `poet pair`.',
      };
    case 'stopped':
      return { title: 'Pairing stopped.', detail: state.message };
  }
}

function offlineProblem(state: Extract<LinkState, { at: 'offline' }>): ActionProblem {
  switch (state.why) {
    case 'relay-unreachable':
      return {
        title: 'The relay cannot be reached.',
        detail: 'Check this device’s network, then try again. The link is kept.',
      };
    case 'relay-version':
      return {
        title: 'This app and the relay do not speak the same version.',
        detail: 'Reload this app, or update Open Poet where the relay runs. The link is kept.',
      };
    case 'machine-unavailable':
      return {
        title: 'The machine does not take this link.',
        detail:
          'It may be used, expired or forged, or the machine is off. Make a new link with `poet pair`, or try this one again.',
      };
    case 'tampered':
      return {
        title: 'What came back was not from this machine.',
        detail:
          'Somebody between you altered it, or the link is forged. Make a new link on the machine and open that.',
      };
    case 'lost':
      return { title: 'The connection broke off.', detail: 'Nothing is lost. Try again.' };
  }
}
