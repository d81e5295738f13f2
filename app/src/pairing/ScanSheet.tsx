import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { ActionProblem } from '../data/types.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { createDetector } from './barcode.ts';
import styles from './ScanSheet.module.css';

const LOOK_EVERY_MS = 200;

/** Looks through the camera for a pairing link; the picture never leaves the page. */
export function ScanSheet(props: { onLink(link: string): void; onClose(): void }) {
  let video!: HTMLVideoElement;
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [strange, setStrange] = createSignal(false);
  let camera: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  onMount(async () => {
    try {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (over) return stop();
      video.srcObject = camera;
      await video.play();
      void look(createDetector());
    } catch (error) {
      const refused = error instanceof DOMException && error.name === 'NotAllowedError';
      setProblem({
        title: refused ? 'The camera was not allowed.' : 'The camera could not be used.',
        detail: 'Scan the code with the camera app instead, or paste the link.',
      });
    }
  });

  async function look(detector: ReturnType<typeof createDetector>): Promise<void> {
    if (over) return;
    const codes = await detector.detect(video).catch(() => []);
    const link = codes.map((code) => code.rawValue).find((value) => value.includes('/pair#'));
    if (link !== undefined) return props.onLink(link);
    setStrange(codes.length > 0);
    timer = setTimeout(() => void look(detector), LOOK_EVERY_MS);
  }

  const stop = () => {
    over = true;
    clearTimeout(timer);
    for (const track of camera?.getTracks() ?? []) track.stop();
  };
  onCleanup(stop);

  return (
    <Sheet title="Scan the code" onClose={props.onClose}>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <div class={styles.frame} hidden={problem() !== null}>
        <video ref={video} class={styles.video} playsinline muted />
      </div>
      <p class={styles.text} aria-live="polite">
        {strange() ? 'That code is no pairing link.' : 'Point at the code that the machine shows.'}
      </p>
    </Sheet>
  );
}
