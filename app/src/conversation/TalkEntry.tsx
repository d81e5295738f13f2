import { createSignal, Match, Show, Switch } from 'solid-js';
import type { Entry, EntryOf } from '../../../shared/model/transcript.ts';
import type { TalkLine } from '../data/actions/reading.ts';
import { Markdown } from '../markdown/Markdown.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/Icon.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import styles from './Talk.module.css';
import { TalkImages } from './TalkImage.tsx';
import { LoneResult, ToolCall } from './ToolCall.tsx';
import type { ResultEntry } from './talk.ts';
import { useTalk } from './talk-source.ts';
import { Whole } from './Whole.tsx';

interface TalkEntryProps {
  entry: Entry;
  line: TalkLine;
  lineOf(entry: Entry): TalkLine;
}

/** One thing that was said or done. */
export function TalkEntry(props: TalkEntryProps) {
  const talk = useTalk();
  const is = <K extends Entry['kind']>(kind: K) =>
    props.entry.kind === kind ? (props.entry as EntryOf<K>) : null;
  const here = () => talk.isHere(props.line.conversation, props.entry.place);
  // A result stands with its tool.
  const shown = () => !(props.entry.kind === 'result' && talk.hasTool(props.entry.id));
  return (
    <Show when={shown()}>
      <div data-anchor data-here={here() ? '' : undefined} class={classes(here() && styles.here)}>
        <Switch>
          <Match when={is('prompt')}>
            {(prompt) => (
              <article class={classes(styles.entry, styles.prompt)} aria-label="You">
                <h2 class={styles.head}>
                  <span>You</span>
                  <Time at={prompt().time} />
                </h2>
                <Whole entry={prompt()} line={props.line}>
                  {(whole) => <div class={styles.said}>{whole.text}</div>}
                </Whole>
                <Show when={prompt().images > 0}>
                  <TalkImages line={{ ...props.line, index: 0 }} count={prompt().images} />
                </Show>
              </article>
            )}
          </Match>
          <Match when={is('answer')}>
            {(answer) => (
              <article class={styles.entry} aria-label="Claude">
                <h3 class={styles.unseen}>Claude</h3>
                <Whole entry={answer()} line={props.line}>
                  {(whole) => <Markdown text={whole.text} />}
                </Whole>
              </article>
            )}
          </Match>
          <Match when={is('thinking')}>
            {(thinking) => <Thinking entry={thinking()} line={props.line} />}
          </Match>
          <Match when={is('tool')}>
            {(tool) => (
              <ToolCall
                tool={tool()}
                line={props.line}
                resultLine={(result: ResultEntry) => props.lineOf(result)}
              />
            )}
          </Match>
          <Match when={is('result')}>{(result) => <LoneResult result={result()} line={props.line} />}</Match>
          <Match when={is('note')}>{(note) => <Note entry={note()} line={props.line} />}</Match>
        </Switch>
      </div>
    </Show>
  );
}

function Time(props: { at: number }) {
  return (
    <Show when={props.at > 0}>
      <time datetime={new Date(props.at).toISOString()}>{clock(props.at, now())}</time>
    </Show>
  );
}

function Thinking(props: { entry: EntryOf<'thinking'>; line: TalkLine }) {
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <button type="button" class={styles.fold} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={styles.chevron}>
          <Icon name="chevron" small />
        </span>
        <span>Thought about it</span>
      </button>
      <Show when={open()}>
        <div class={styles.thinking}>
          <Whole entry={props.entry} line={props.line}>
            {(whole) => whole.text}
          </Whole>
        </div>
      </Show>
    </>
  );
}

const NOTES = {
  interrupted: 'You interrupted Claude here.',
  compacted: 'The context was shortened here.',
} as const;

function Note(props: { entry: EntryOf<'note'>; line: TalkLine }) {
  const { what } = props.entry;
  return (
    <div class={styles.note} data-what={what}>
      <Switch>
        <Match when={what === 'command'}>
          You ran <code>{props.entry.text}</code>
        </Match>
        <Match when={what === 'printed'}>
          <section class={styles.printed} tabindex="0" aria-label="What it printed">
            <Whole entry={props.entry} line={props.line}>
              {(whole) => whole.text}
            </Whole>
          </section>
        </Match>
        <Match when={what === 'error'}>{props.entry.text}</Match>
        <Match when={what === 'interrupted' || what === 'compacted'}>
          {NOTES[what as keyof typeof NOTES]}
        </Match>
      </Switch>
    </div>
  );
}
