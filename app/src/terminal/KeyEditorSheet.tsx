import { createSignal, For, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './KeyEditorSheet.module.css';
import { isSpecial, type KeySpec, keepLayout, keyLayout, macroProblem, SPECIAL } from './key-layout.ts';
import { namedKeys } from './key-names.ts';
import { faceOf, nameOf, parseStroke, writtenName } from './stroke.ts';

const SPECIAL_WORDS = { Ctrl: 'Ctrl', Alt: 'Alt', Pad: 'Arrow pad', Gap: 'Line between groups' };
const OFFERED: readonly string[] = [
  ...SPECIAL,
  ...namedKeys.map(writtenName),
  'Shift+Tab',
  'Shift+Enter',
  ...[...'ABCDEGKLNOPRSTUWXZ'].map((letter) => `Ctrl+${letter}`),
  'Alt+Enter',
  ...'/-|~`$&*()[]{}<>:;\'"\\=+_@#!?.,',
];

function words(spec: KeySpec): string {
  if (typeof spec !== 'string') return spec.name;
  if (isSpecial(spec)) return SPECIAL_WORDS[spec];
  const stroke = parseStroke(spec);
  return stroke === null ? spec : nameOf(stroke);
}
function face(spec: string): string {
  if (isSpecial(spec)) return spec === 'Gap' ? '│' : SPECIAL_WORDS[spec];
  const stroke = parseStroke(spec);
  return stroke === null ? spec : faceOf(stroke);
}

/** Which keys stand in the row, in which order, and keys that type something of a person's own. */
export function KeyEditorSheet(props: { onClose(): void }) {
  const [name, setName] = createSignal('');
  const [text, setText] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const problem = () => (tried() ? macroProblem({ name: name(), text: text() }) : null);

  const move = (at: number, step: -1 | 1) => {
    const next = [...keyLayout()];
    const [moved] = next.splice(at, 1);
    if (moved !== undefined) next.splice(at + step, 0, moved);
    keepLayout(next);
  };
  const remove = (at: number) => keepLayout(keyLayout().filter((_, index) => index !== at));
  const add = (spec: KeySpec) => keepLayout([spec, ...keyLayout()]);
  const addMacro = () => {
    setTried(true);
    if (macroProblem({ name: name(), text: text() }) !== null || !add({ name: name().trim(), text: text() }))
      return;
    setTried(false);
    setName('');
    setText('');
  };

  return (
    <Sheet title="Key row" tall onClose={props.onClose}>
      <Section title="In the row" inner>
        <List label="Keys in the row">
          <For each={keyLayout()}>
            {(spec, at) => (
              <Row
                plain
                title={words(spec)}
                meta={typeof spec === 'string' ? undefined : spec.text}
                acts={
                  <>
                    <IconButton
                      icon="up"
                      name={`Move ${words(spec)} up`}
                      disabled={at() === 0}
                      onClick={() => move(at(), -1)}
                    />
                    <IconButton
                      icon="down"
                      name={`Move ${words(spec)} down`}
                      disabled={at() === keyLayout().length - 1}
                      onClick={() => move(at(), 1)}
                    />
                    <IconButton icon="close" name={`Remove ${words(spec)}`} onClick={() => remove(at())} />
                  </>
                }
              />
            )}
          </For>
        </List>
      </Section>
      <Section title="Add a key, first in the row" inner>
        <div class={styles.keys}>
          <For each={OFFERED}>
            {(spec) => (
              <button
                type="button"
                class={styles.key}
                aria-label={`Add ${words(spec)}`}
                onClick={() => add(spec)}
              >
                {face(spec)}
              </button>
            )}
          </For>
        </div>
      </Section>
      <Section title="Add a key that types something" inner>
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            addMacro();
          }}
        >
          <Field label="On the key" value={name()} maxlength={12} onValue={setName} />
          <Field
            label="What it types"
            mono
            value={text()}
            onValue={setText}
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
            problem={problem()}
            hint="Keys stand in braces: git status{Enter}, {Esc}:wq{Enter}, {Ctrl+C}."
          />
          <Button submit>Add it</Button>
        </form>
      </Section>
      <Show when={keyLayout().length === 0}>
        <p class={styles.none}>No key is left in the row.</p>
      </Show>
      <div class={styles.reset}>
        <Button wide onClick={() => keepLayout(null)}>
          As it was at first
        </Button>
      </div>
    </Sheet>
  );
}
