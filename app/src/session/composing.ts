/** Everything that goes into a text for a session: what is typed, spoken, attached, pasted, recalled, completed, and sent. */
import { createSignal } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { createAttach } from '../attach/attach.ts';
import type { Data, MachineView } from '../data/types.ts';
import type { EditorHandle } from '../editor/Editor.tsx';
import { insertWords } from '../editor/edits.ts';
import type { Text } from '../editor/undo.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { pasteBytes } from '../terminal/prompt-bytes.ts';
import { readClipboard } from '../ui/clipboard.ts';
import { say } from '../ui/toast.ts';
import { createVoice } from '../voice/voice.ts';
import { createCompletion } from './completion.ts';
import type { Draft } from './draft.ts';
import { sendPrompt, takesPrompts } from './send-prompt.ts';

interface ComposingProps {
  machine: MachineView;
  session: Session;
  terminal: TerminalController;
  draft: Draft;
}

export type Composing = ReturnType<typeof createComposing>;

/** `props` may change in it, as a component's may. */
export function createComposing(data: Data, props: ComposingProps) {
  const [sending, setSending] = createSignal(false);
  /** What lies over the session. */
  const [open, setOpen] = createSignal<'editor' | null>(null);
  const [sheet, setSheet] = createSignal<'attach' | 'sent' | null>(null);
  /** What is looked at before it is pasted. */
  const [pasting, setPasting] = createSignal<string | null>(null);
  let bar: HTMLTextAreaElement | undefined;
  let editor: EditorHandle | undefined;
  const machineId = props.machine.id;
  const isClaude = () => takesPrompts(props.session);

  /** Into the bar, with the caret behind it. */
  const putInBar = (next: Text): void => {
    props.draft.write(next.value);
    bar?.setSelectionRange(next.to, next.to);
  };
  const inBar = (): Text => {
    const value = props.draft.text();
    const from = bar?.selectionStart ?? value.length;
    const to = bar?.selectionEnd ?? value.length;
    // A bar that nobody is in has its caret wherever it was left.
    return document.activeElement === bar
      ? { value, from, to }
      : { value, from: value.length, to: value.length };
  };
  /** Words at the caret, wherever that is. */
  const insert = (words: string): void => {
    if (editor !== undefined) editor.insert(words);
    else putInBar(insertWords(inBar(), words));
  };

  const completion = createCompletion(data, machineId, props.session.projectId);
  const attach = createAttach(data, machineId, props.session.id, insert);
  const voice = createVoice(data, machineId, `session/${props.session.id}`, insert);

  async function send(): Promise<boolean> {
    const text = props.draft.text();
    if (sending()) return false;
    setSending(true);
    const { session, terminal } = props;
    const result = await sendPrompt({ data, machineId, session, terminal }, text);
    setSending(false);
    if (!result.ok) {
      say({ text: `${result.problem.title} ${result.problem.detail}` });
      return false;
    }
    props.draft.sent(text);
    completion.close();
    terminal.sent();
    terminal.toEnd();
    return true;
  }
  const type = (text: string): void =>
    void props.terminal.type(pasteBytes(text, props.terminal.bracketedPaste()));

  return {
    sending,
    send,
    insert,
    voice,
    attach,
    completion,
    isClaude,
    isSpeaking: () => ['starting', 'speaking'].includes(voice.now().at),
    setBar(area: HTMLTextAreaElement): void {
      bar = area;
    },
    focusBar: () => bar?.focus(),
    putInBar,
    /** The bar's text or caret changed. */
    lookInBar(): void {
      if (isClaude()) completion.look(inBar());
    },
    editing: () => open() === 'editor',
    edit: () => setOpen('editor'),
    setEditor(handle: EditorHandle): void {
      editor = handle;
    },
    closeEditor(): void {
      editor = undefined;
      completion.close();
      setOpen(null);
    },
    putInEditor: (next: Text): void => editor?.put(next),
    sheet,
    show: setSheet,
    pasting,
    closePaste: () => setPasting(null),
    type,
    /** In answer to a tap: what was copied; several lines are looked at first. */
    async paste(): Promise<void> {
      setPasting((await readClipboard()) ?? '');
    },
    /** In keys mode: one line is typed, several are looked at first. */
    pasted(text: string): void {
      if (/\n./.test(text)) setPasting(text);
      else type(text);
    },
  };
}
