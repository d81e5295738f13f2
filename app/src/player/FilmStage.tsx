import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { theme } from '../ui/theme.ts';
import { createFilmView, type FilmView } from './film-canvas.ts';
import styles from './PlayPage.module.css';

interface FilmStageProps {
  busy: boolean;
  onReady(view: FilmView): void;
}

/** Below this a screen is no longer read but only seen: it is moved under the thumb instead. */
const SMALLEST = 0.5;
const SLOW_MS = 300;

/** The screen, as large as it fits. */
export function FilmStage(props: FilmStageProps) {
  let stage!: HTMLElement;
  let screen!: HTMLDivElement;
  let view: FilmView | null = null;
  let gone = false;
  const [drawn, setDrawn] = createSignal(false);
  const [slow, setSlow] = createSignal(false);

  const fitIn = () => {
    const inner = stage.clientWidth - 28;
    const width = screen.offsetWidth;
    const scale = width > inner && width > 0 ? Math.max(SMALLEST, inner / width) : 1;
    screen.style.transform = scale === 1 ? '' : `scale(${scale})`;
    // What is drawn smaller still takes its room, which would scroll into nothing.
    screen.style.marginBottom = `${-(1 - scale) * screen.offsetHeight}px`;
    screen.style.marginRight = `${-(1 - scale) * width}px`;
    setDrawn(true);
  };
  onMount(async () => {
    view = await createFilmView(
      screen,
      () => requestAnimationFrame(fitIn),
      () => gone,
    );
    if (view !== null) props.onReady(view);
  });
  onMount(() => {
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => drawn() && fitIn());
    observer.observe(stage);
    onCleanup(() => observer.disconnect());
  });
  createEffect(on(theme, () => view?.setTheme(), { defer: true }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(() => {
    clearTimeout(timer);
    setSlow(false);
    if (props.busy) timer = setTimeout(() => setSlow(true), SLOW_MS);
  });
  onCleanup(() => {
    gone = true;
    clearTimeout(timer);
    view?.dispose();
  });
  return (
    <section ref={stage} class={styles.stage} tabindex="0" aria-label="Screen">
      <div ref={screen} class={styles.screen} classList={{ [styles.drawn ?? '']: drawn() }} />
      <Show when={slow()}>
        <p class={styles.wait} role="status">
          Fetching this moment…
        </p>
      </Show>
    </section>
  );
}
