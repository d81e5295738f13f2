import { createEffect, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { Strip } from '../ui/Strip.tsx';
import { clock } from '../ui/time.ts';
import { isOver } from '../words/session-words.ts';
import styles from './Ask.module.css';
import { AskBody } from './AskBody.tsx';
import { askTitle } from './ask-words.ts';

/** Over a session: that Claude waits, and a sheet with all of it. The terminal under it can answer just as well. */
export function AskStrip(props: {
  machine: MachineView;
  session: Session;
  /** The ask that is shown in full. */
  open: string | null;
  onOpen(askId: string | null): void;
}) {
  const first = () =>
    props.machine.link().at === 'live' && !isOver(props.session) ? props.session.asks[0] : undefined;
  const shown = () => props.session.asks.find((ask) => ask.id === props.open);
  // Answered, here or elsewhere.
  createEffect(() => {
    if (props.open !== null && shown() === undefined) props.onOpen(null);
  });
  return (
    <>
      <Show when={first()}>
        {(ask) => (
          <Strip
            lead={<Mark state="wait" />}
            title={askTitle(ask())}
            detail={
              props.session.asks.length === 1
                ? `Since ${clock(ask().since, now())}`
                : `${props.session.asks.length} things wait, this one since ${clock(ask().since, now())}`
            }
          >
            <Button kind="go" onClick={() => props.onOpen(ask().id)}>
              Answer
            </Button>
          </Strip>
        )}
      </Show>
      <Show when={props.open} keyed>
        <Show when={shown()}>
          {(ask) => (
            <Sheet title={askTitle(ask())} onClose={() => props.onOpen(null)}>
              <div class={styles.sheet}>
                <AskBody
                  stacked
                  on={{ machineId: props.machine.id, sessionId: props.session.id, ask: ask() }}
                  onAnswered={() => props.onOpen(null)}
                />
                <p class={styles.else}>
                  The terminal on {props.machine.name()} and every other device of yours can answer it too.
                </p>
              </div>
            </Sheet>
          )}
        </Show>
      </Show>
    </>
  );
}
