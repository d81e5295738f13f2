import { createMemo, createSignal, For, Show } from 'solid-js';
import * as v from 'valibot';
import type { ReportFile, ReportPlace } from '../../../shared/model/report.ts';
import { createReading } from '../data/reading.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { countWords } from '../tasks/task-words.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Section } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { PatchLines } from './PatchLines.tsx';
import { type PatchFile, parsePatch } from './patch.ts';
import styles from './Report.module.css';

const patchSchema = v.object({ patch: v.string() });

interface ChangeSheetProps {
  machine: MachineView;
  taskId: string;
  version: number;
  places: readonly ReportPlace[];
  onClose(): void;
}

/** The commits and files of a change; a tap on a file shows its lines. */
export function ChangeSheet(props: ChangeSheetProps) {
  const data = useData();
  const [wanted, setWanted] = createSignal(false);
  const patch = createReading(data, {
    machineId: () => props.machine.id,
    path: () => (wanted() ? `/v1/tasks/${props.taskId}/reports/${props.version}/patch` : null),
    schema: patchSchema,
  });
  const files = createMemo(() => {
    const text = patch.value()?.patch;
    return text === undefined ? null : new Map(parsePatch(text).map((file) => [file.path, file]));
  });
  return (
    <Sheet title="Change" tall onClose={props.onClose}>
      <Show when={patch.problem()}>
        {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: patch.again }} />}
      </Show>
      <For each={props.places}>
        {(place) => (
          <>
            <p class={styles.place}>
              {place.root}
              <Show when={place.branch}> on {place.branch}</Show>
            </p>
            <Show when={place.commits.length > 0}>
              <Section title="Commits" aside={String(place.commits.length)} inner>
                <ul class={styles.claims}>
                  <For each={place.commits}>
                    {(commit) => (
                      <li class={styles.commit}>
                        <span class={styles.sha}>{commit.sha.slice(0, 8)}</span>
                        <span class={styles.said}>
                          {commit.subject}
                          <Show when={commit.elsewhere}>
                            <span class={styles.note}> on another branch</span>
                          </Show>
                        </span>
                      </li>
                    )}
                  </For>
                </ul>
              </Section>
            </Show>
            <Section title="Files" aside={String(place.files.length + place.more)} inner>
              <ul class={styles.claims}>
                <For each={place.files}>
                  {(file) => (
                    <File
                      file={file}
                      lines={files()?.get(file.path) ?? null}
                      loading={wanted() && files() === null && patch.problem() === null}
                      onOpen={() => setWanted(true)}
                    />
                  )}
                </For>
              </ul>
              <Show when={place.more > 0}>
                <p class={styles.under}>{countWords(place.more, 'further file')}.</p>
              </Show>
              <Show when={place.foreign > 0}>
                <p
                  class={styles.under}
                >{`${countWords(place.foreign, 'commit')} of others came in meanwhile and ${place.foreign === 1 ? 'is' : 'are'} counted out.`}</p>
              </Show>
            </Section>
          </>
        )}
      </For>
    </Sheet>
  );
}

interface FileProps {
  file: ReportFile;
  lines: PatchFile | null;
  loading: boolean;
  onOpen(): void;
}

function File(props: FileProps) {
  const [open, setOpen] = createSignal(false);
  const toggle = () => {
    setOpen(!open());
    if (open()) props.onOpen();
  };
  const how = () =>
    [
      props.file.kind === 'changed' ? null : props.file.kind,
      props.file.state === 'committed' ? null : props.file.state,
    ]
      .filter(Boolean)
      .join(', ');
  return (
    <li class={styles.command}>
      <button type="button" class={styles.ran} aria-expanded={open()} onClick={toggle}>
        <span class={styles.said}>
          <code class={styles.line}>{props.file.path}</code>
          <Show when={how() !== ''}>
            <span class={styles.note}>{how()}</span>
          </Show>
        </span>
        <span class={styles.counts}>
          <Show when={props.file.added !== null} fallback="not text">
            <span class={styles.added}>+{props.file.added}</span>{' '}
            <span class={styles.removed}>−{props.file.removed}</span>
          </Show>
        </span>
      </button>
      <Show when={open()}>
        <Show
          when={props.lines}
          fallback={
            <Show when={props.loading} fallback={<p class={styles.under}>Its lines are not kept.</p>}>
              {<Skeleton rows={2} />}
            </Show>
          }
        >
          {(patch) => <PatchLines label={`Lines of ${props.file.path}`} lines={patch().lines} />}
        </Show>
      </Show>
    </li>
  );
}
