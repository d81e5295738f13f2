import { createSignal, For, Show } from 'solid-js';
import type { Ask } from '../../../shared/model/ask.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { TextArea } from '../ui/TextArea.tsx';
import styles from './Ask.module.css';
import type { Answer } from './answer.ts';

interface AskDecisionProps {
  ask: Ask;
  answer: Answer;
  /** On a sheet: one below the other, the first one tall, the scope spelled out. */
  stacked?: boolean;
  /** What Allow sends along, and its word. */
  allow?: { text: string; send(): void; disabled?: boolean };
}

/** Allow, allow always with its scope, deny, deny with words. */
export function AskDecision(props: AskDecisionProps) {
  const [more, setMore] = createSignal<'always' | 'words' | null>(null);
  const [words, setWords] = createSignal('');
  const busy = (what: string) => props.answer.pressed() === what;
  const toggle = (what: 'always' | 'words') => setMore((open) => (open === what ? null : what));
  const always = () => props.ask.always.length > 0;
  const scope = () => (
    <div class={styles.scope}>
      <ul class={styles.rules}>
        <For each={props.ask.always}>{(rule) => <li>{rule}</li>}</For>
      </ul>
      <Button
        wide
        busy={busy('allowAlways')}
        onClick={() => void props.answer.answer({ answer: 'allowAlways' })}
      >
        Allow always
      </Button>
    </div>
  );
  return (
    <>
      <div class={classes(styles.buttons, props.stacked && styles.stacked)}>
        <Button
          kind="go"
          class={styles.allow}
          big={props.stacked}
          wide={props.stacked}
          busy={busy('allow')}
          disabled={props.allow?.disabled}
          onClick={() => (props.allow ? props.allow.send() : void props.answer.answer({ answer: 'allow' }))}
        >
          {props.allow?.text ?? 'Allow'}
        </Button>
        <Show when={always()}>
          <Show
            when={props.stacked}
            fallback={
              <Button aria-expanded={more() === 'always'} onClick={() => toggle('always')}>
                Always…
              </Button>
            }
          >
            {scope()}
          </Show>
        </Show>
        <Button
          class={styles.deny}
          wide={props.stacked}
          busy={busy('deny') && more() !== 'words'}
          onClick={() => void props.answer.answer({ answer: 'deny' })}
        >
          Deny
        </Button>
      </div>
      <Show when={more() === 'always' && !props.stacked}>{scope()}</Show>
      <Show
        when={more() === 'words'}
        fallback={
          <Button kind="bare" class={styles.words} onClick={() => toggle('words')}>
            Deny, and say what to do instead
          </Button>
        }
      >
        <div class={styles.say}>
          <TextArea label="What Claude should do instead" value={words()} onValue={setWords} />
          <Button
            wide
            busy={busy('deny')}
            disabled={words().trim() === ''}
            onClick={() => void props.answer.answer({ answer: 'deny', message: words() })}
          >
            Deny with these words
          </Button>
        </div>
      </Show>
    </>
  );
}
