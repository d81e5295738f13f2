import { Show } from 'solid-js';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './ToastHost.module.css';
import { dismissToast, toast } from './toast.ts';

/** Where toasts appear: above the tab bar, or what one types in. The live region is always there, so that the first one is read as well. */
export function ToastHost() {
  return (
    <div class={styles.host} role="status" aria-live="polite">
      <Show when={toast()} keyed>
        {(shown) => (
          <div class={styles.toast}>
            <span class={styles.text}>{shown.text}</span>
            <Show when={shown.action}>
              {(action) => (
                <>
                  <Button
                    class={styles.action}
                    onClick={() => {
                      dismissToast();
                      action().act();
                    }}
                  >
                    {action().text}
                  </Button>
                  <IconButton icon="close" name="Not now" class={styles.close} onClick={dismissToast} />
                </>
              )}
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
