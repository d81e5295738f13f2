import { createSignal, Show } from 'solid-js';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Prose } from '../ui/Prose.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { canScan } from './barcode.ts';
import { PairFrame } from './PairFrame.tsx';
import styles from './Pairing.module.css';
import { ScanSheet } from './ScanSheet.tsx';

/** No link yet: scan one where the browser can, paste one everywhere. */
export function EnterLink(props: { onLink(link: string): void }) {
  const [text, setText] = createSignal('');
  const [scanning, setScanning] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const paste = async () => {
    try {
      const clip = (await navigator.clipboard.readText()).trim();
      if (clip === '') setProblem('The clipboard is empty.');
      else props.onLink(clip);
    } catch {
      setProblem('The clipboard could not be read. Press long in the field and paste there.');
    }
  };
  return (
    <PairFrame
      title="Pair a machine"
      lead={
        <Prose text="On the machine, run `poet pair`. It shows a code to scan and the same link to copy." />
      }
      onLeave={() => router.back('/')}
      foot={
        <Button
          kind="go"
          big
          wide
          disabled={text().trim() === ''}
          onClick={() => props.onLink(text().trim())}
        >
          Go on
        </Button>
      }
    >
      <div class={styles.ways}>
        <Show when={canScan()}>
          <Button wide onClick={() => setScanning(true)}>
            <Icon name="camera" small />
            Scan the code
          </Button>
        </Show>
        <Button wide onClick={() => void paste()}>
          <Icon name="copy" small />
          Paste the link
        </Button>
        <TextArea
          label="Pairing link"
          mono
          value={text()}
          onValue={(value) => {
            setProblem(null);
            setText(value);
          }}
          problem={problem()}
          placeholder="https://…/pair#…"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          autocomplete="off"
        />
      </div>
      <Show when={scanning()}>
        <ScanSheet
          onClose={() => setScanning(false)}
          onLink={(link) => {
            setScanning(false);
            props.onLink(link);
          }}
        />
      </Show>
    </PairFrame>
  );
}
