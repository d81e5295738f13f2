import { createResource, createSignal, For, Match, onCleanup, onMount, Switch } from 'solid-js';
import type { TalkLine } from '../data/actions/reading.ts';
import { useData } from '../data-context.tsx';
import styles from './Talk.module.css';
import { useTalk } from './talk-source.ts';

/** The images of a line, each fetched once it comes into sight. */
export function TalkImages(props: { line: TalkLine; count: number }) {
  return (
    <div class={styles.images}>
      <For each={Array.from({ length: props.count })}>
        {(_, index) => <TalkImage line={{ ...props.line, index: props.line.index + index() }} />}
      </For>
    </div>
  );
}

const TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function TalkImage(props: { line: TalkLine }) {
  const data = useData();
  const talk = useTalk();
  let place!: HTMLDivElement;
  const [wanted, setWanted] = createSignal(false);
  const [image] = createResource(
    () => (wanted() ? props.line : null),
    async (line) => {
      const got = await data.talkImage(talk.machine.id, talk.sessionId, line);
      const type = got.ok ? got.value.head('content-type') : null;
      // What could hold a program is not shown, whatever the machine says.
      if (!got.ok || type === null || !TYPES.includes(type)) return null;
      return URL.createObjectURL(new Blob([got.value.bytes], { type }));
    },
  );
  onMount(() => {
    if (typeof IntersectionObserver === 'undefined') return void setWanted(true);
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setWanted(true);
      observer.disconnect();
    });
    observer.observe(place);
    onCleanup(() => observer.disconnect());
  });
  onCleanup(() => {
    const url = image();
    if (url) URL.revokeObjectURL(url);
  });
  return (
    <div ref={place} class={styles.image}>
      <Switch fallback="Image">
        <Match when={image()}>{(url) => <img src={url()} alt="In the conversation" />}</Match>
        <Match when={wanted() && !image.loading}>This image is not here.</Match>
      </Switch>
    </div>
  );
}
