import { createSignal } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { PromptList } from '../prompts/PromptList.tsx';
import { createDraft } from '../session/draft.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { say } from '../ui/toast.ts';
import styles from './Talk.module.css';

/** Words to Claude from where they are read; the same draft as in the terminal's field. */
export function TalkField(props: { machine: MachineView; session: Session; onSent(): void }) {
  const data = useData();
  const place = { machineId: props.machine.id, sessionId: props.session.id };
  const draft = createDraft(data.drafts, place);
  const [sending, setSending] = createSignal(false);
  const send = async () => {
    const text = draft.text();
    if (sending() || text.trim() === '') return;
    setSending(true);
    const result = await data.sendPrompt(props.machine.id, props.session.id, text);
    setSending(false);
    if (!result.ok) return say({ text: `${result.problem.title} ${result.problem.detail}` });
    draft.sent(text);
    props.onSent();
  };
  return (
    <>
      <PromptList
        machine={props.machine}
        session={props.session}
        onEdit={draft.giveBack}
        onType={draft.giveBack}
      />
      <form
        class={styles.field}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <textarea
          rows={1}
          aria-label="Prompt"
          placeholder="Prompt to Claude"
          enterkeyhint="send"
          value={draft.text()}
          onInput={(event) => draft.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <IconButton
          icon="send"
          name="Send"
          class={styles.send}
          disabled={sending() || draft.text().trim() === ''}
          onClick={() => void send()}
        />
      </form>
    </>
  );
}
