import { Button } from '../ui/Button.tsx';
import styles from './BrokenPage.module.css';
import { Page } from './Page.tsx';

/** A fault of the app itself: said plainly, with what is safe and the one thing to do. */
export function BrokenPage(props: { error: unknown }) {
  const message = () => (props.error instanceof Error ? props.error.message : String(props.error));
  return (
    <Page title="This page broke">
      <div class={styles.words}>
        <p>Sessions go on by themselves, and what is kept on this device is kept.</p>
        <pre class={styles.message}>{message()}</pre>
        <div>
          <Button kind="go" onClick={() => location.reload()}>
            Reload
          </Button>
        </div>
      </div>
    </Page>
  );
}
