import { createSignal, Show } from 'solid-js';
import { AskCommand } from '../asks/AskCommand.tsx';
import { readInput } from '../asks/ask-words.ts';
import type { TalkLine } from '../data/actions/reading.ts';
import { PatchLines } from '../report/PatchLines.tsx';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { patchLines } from './patch-lines.ts';
import styles from './Talk.module.css';
import { TalkImages } from './TalkImage.tsx';
import type { ResultEntry, ToolEntry } from './talk.ts';
import { useTalk } from './talk-source.ts';
import { Whole } from './Whole.tsx';

/** One line: the tool, what it was to do, what came of it. Opened, all of both. */
export function ToolCall(props: {
  tool: ToolEntry;
  line: TalkLine;
  resultLine(result: ResultEntry): TalkLine;
}) {
  const talk = useTalk();
  const [open, setOpen] = createSignal(false);
  const result = () => talk.resultOf(props.tool.id);
  const sum = () => {
    const found = result();
    return found === undefined ? null : (found.sum ?? (found.failed ? 'failed' : null));
  };
  return (
    <>
      <button type="button" class={styles.fold} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={styles.chevron}>
          <Icon name="chevron" small />
        </span>
        <span class={styles.name}>{props.tool.name}</span>
        <span class={styles.detail}>{props.tool.detail}</span>
        <Show when={result()} fallback={<Mark state="work" />}>
          <span class={classes(styles.sum, result()?.failed && styles.failed)}>{sum()}</span>
        </Show>
      </button>
      <Show when={open()}>
        <div class={styles.inside}>
          {/* An edit is shown by what it changed. */}
          <Show when={(result()?.patch.length ?? 0) === 0}>
            <Whole entry={props.tool} line={props.line}>
              {(tool) => <AskCommand tool={tool.name} input={readInput(tool.input)} />}
            </Whole>
          </Show>
          <Show when={result()} fallback={<p class={styles.note}>Nothing came of it yet.</p>}>
            {(found) => <ToolResult result={found()} line={props.resultLine(found())} tool={props.tool} />}
          </Show>
        </div>
      </Show>
    </>
  );
}

/** A result whose tool is on a page that is not here. */
export function LoneResult(props: { result: ResultEntry; line: TalkLine }) {
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <button type="button" class={styles.fold} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={styles.chevron}>
          <Icon name="chevron" small />
        </span>
        <span class={styles.name}>Result</span>
        <span class={styles.detail}>{props.result.text.trim().split('\n', 1)[0]}</span>
        <span class={classes(styles.sum, props.result.failed && styles.failed)}>{props.result.sum}</span>
      </button>
      <Show when={open()}>
        <div class={styles.inside}>
          <ToolResult result={props.result} line={props.line} tool={null} />
        </div>
      </Show>
    </>
  );
}

function ToolResult(props: { result: ResultEntry; line: TalkLine; tool: ToolEntry | null }) {
  const talk = useTalk();
  const what = () => props.tool?.detail ?? 'the result';
  return (
    <>
      <Show when={props.result.patch.length > 0}>
        <div class={styles.patch}>
          <PatchLines label={`Changes in ${what()}`} lines={patchLines(props.result.patch)} />
        </div>
      </Show>
      <Show when={props.result.patch.length === 0 && (props.result.text !== '' || props.result.cut)}>
        <Whole entry={props.result} line={props.line}>
          {(whole) => (
            <section class={styles.output} tabindex="0" aria-label={`What came of ${what()}`}>
              {whole.text}
            </section>
          )}
        </Whole>
      </Show>
      <Show when={props.result.images > 0}>
        <TalkImages line={{ ...props.line, index: 0 }} count={props.result.images} />
      </Show>
      <Show when={props.result.agent}>
        {(agent) => (
          <Button onClick={() => talk.openAgent(agent(), props.tool?.detail ?? 'Subagent')}>
            Read what the subagent did
          </Button>
        )}
      </Show>
    </>
  );
}
