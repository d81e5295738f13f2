import { createEffect, createSignal, onMount, Show } from 'solid-js';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Icon } from '../ui/Icon.tsx';
import { later } from '../ui/later.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { span } from '../ui/time.ts';
import { say } from '../ui/toast.ts';
import styles from './InviteSheet.module.css';
import { PairingAskSheet } from './PairingAskSheet.tsx';

const Qr = later(async () => (await import('../ui/Qr.tsx')).Qr);

/** A link for the next device, to be scanned from this screen; then the words of whoever opened it. */
export function InviteSheet(props: { machine: MachineView; onClose(): void }) {
  const data = useData();
  const [invitation, setInvitation] = createSignal<{ link: string; expiresAt: number } | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  /** Asks that were there before this invitation are not its answer. */
  const before = new Set(props.machine.pairings().map((ask) => ask.deviceId));
  const answer = () => props.machine.pairings().find((ask) => !before.has(ask.deviceId));
  const left = () => (invitation()?.expiresAt ?? 0) - now();

  const make = async () => {
    setProblem(null);
    setInvitation(null);
    const result = await data.invite(props.machine.id);
    if (result.ok) setInvitation(result.value);
    else setProblem(result.problem);
  };
  onMount(() => void make());

  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link).then(
      () => say({ text: 'The link is copied. Whoever opens it first asks to be let in.' }),
      () =>
        setProblem({
          title: 'The link could not be copied.',
          detail: 'Scan the code with the next device instead.',
        }),
    );
  };
  let asked = false;
  createEffect(() => {
    asked ||= answer() !== undefined;
    if (asked && answer() === undefined) props.onClose();
  });

  return (
    <Show
      when={answer()}
      keyed
      fallback={
        <Sheet title="Invite the next device" onClose={props.onClose}>
          <div class={styles.body}>
            <Show when={problem()}>
              {(found) => (
                <ErrorNote problem={found()} action={{ text: 'Try again', act: () => void make() }} />
              )}
            </Show>
            <Show
              when={invitation()}
              fallback={
                <Show when={problem() === null}>
                  <Skeleton rows={2} />
                </Show>
              }
              keyed
            >
              {(made) => (
                <Show
                  when={left() > 0}
                  fallback={
                    <ErrorNote
                      problem={{
                        title: 'This link has expired.',
                        detail: 'Nobody used it. Links last ten minutes.',
                      }}
                      action={{ text: 'New link', act: () => void make() }}
                    />
                  }
                >
                  <Qr text={made.link} label="Pairing link as a QR code" />
                  <p class={styles.text}>
                    {`Scan it with the camera of the next device, or paste the link there. It works once, for ${span(left())} more.`}
                  </p>
                  <Button wide onClick={() => void copy(made.link)}>
                    <Icon name="copy" small />
                    Copy the link
                  </Button>
                  <p class={styles.hint}>
                    Scanned, it stays between the two screens. Sent, it is as safe as what carries it. Either
                    way the six words are compared before anything is allowed.
                  </p>
                </Show>
              )}
            </Show>
          </div>
        </Sheet>
      }
    >
      {(ask) => <PairingAskSheet machine={props.machine} ask={ask} onClose={props.onClose} />}
    </Show>
  );
}
