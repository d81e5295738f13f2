import { createSignal, onMount, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './LockPage.module.css';

/** Before anything that is kept can be read: the passphrase, or the way out for who forgot it. */
export function LockPage() {
  const data = useData();
  const [typed, setTyped] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [wrong, setWrong] = createSignal(false);
  const [forgot, setForgot] = createSignal(false);
  let form!: HTMLFormElement;
  const field = () => form.querySelector('input');
  onMount(() => {
    document.title = 'Locked · Open Poet';
    field()?.focus();
  });
  const unlock = async () => {
    if (typed() === '' || busy() || data.lock.wait() > 0) return;
    setBusy(true);
    const was = await data.lock.unlock(typed());
    setBusy(false);
    if (was === 'open') return;
    setWrong(was === 'wrong');
    setTyped('');
    field()?.focus();
  };
  const problem = () => {
    const seconds = Math.ceil(data.lock.wait() / 1_000);
    if (seconds > 0) return `That is not the passphrase. The next try waits ${seconds} seconds.`;
    return wrong() ? 'That is not the passphrase.' : null;
  };
  return (
    <main class={styles.page}>
      <form
        ref={form}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <span class={styles.icon}>
          <Icon name="lock" />
        </span>
        <h1 class={styles.title}>Locked</h1>
        <p class={styles.lead}>
          What this device keeps opens with your passphrase. Sessions go on meanwhile.
        </p>
        <Field
          label="Passphrase"
          type="password"
          autocomplete="current-password"
          value={typed()}
          problem={problem()}
          onValue={(text) => {
            setTyped(text);
            setWrong(false);
          }}
        />
        <Button kind="go" big wide submit busy={busy()} disabled={typed() === '' || data.lock.wait() > 0}>
          Unlock
        </Button>
        <Button kind="bare" wide onClick={() => setForgot(true)}>
          I forgot it
        </Button>
      </form>
      <Show when={forgot()}>
        <Confirm
          title="Forget what is kept here?"
          verb="Forget everything"
          stops
          act={async () => {
            await data.lock.forgetEverything();
            return { ok: true, value: null };
          }}
          onClose={() => setForgot(false)}
        >
          <p>
            Nobody can open it without the passphrase, so it has to go: pairings, drafts, and what waits to be
            sent. Nothing on your machines is lost. Pair again afterwards, and remove this device’s old name
            there.
          </p>
        </Confirm>
      </Show>
    </main>
  );
}
