import { createSignal, For, Match, Show, Switch } from 'solid-js';
import {
  type Contradiction,
  type Evidence,
  type Report,
  reportSchema,
} from '../../../shared/model/report.ts';
import type { Task } from '../../../shared/model/task.ts';
import { createReading } from '../data/reading.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Coded } from '../markdown/Coded.tsx';
import { countWords } from '../tasks/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { ago } from '../ui/time.ts';
import { ChangeSheet } from './ChangeSheet.tsx';
import { ClaimRow } from './ClaimRow.tsx';
import { CommandsSheet } from './CommandsSheet.tsx';
import { DeniedSheet } from './DeniedSheet.tsx';
import { EvidenceSheet } from './EvidenceSheet.tsx';
import { type FactList, FactRows } from './FactRows.tsx';
import { spentWords } from './facts-words.ts';
import styles from './Report.module.css';
import { TakeAlong } from './TakeAlong.tsx';
import { verdictSentence } from './verdict-words.ts';

interface ReportViewProps {
  machine: MachineView;
  task: Task;
}

/** The report on a task: measured facts first, each opens its list; then what a model judged of them, claim by claim. */
export function ReportView(props: ReportViewProps) {
  const data = useData();
  const newest = () => props.task.report?.version ?? 0;
  const [chosen, setChosen] = createSignal<number | null>(null);
  const version = () => Math.min(chosen() ?? newest(), newest());
  const reading = createReading(data, {
    machineId: () => props.machine.id,
    path: () => (newest() === 0 ? null : `/v1/tasks/${props.task.id}/reports/${version()}`),
    schema: reportSchema,
    // The newest one is still being made.
    version: () => (version() === newest() ? props.task.report?.state : 'ready'),
  });
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const again = async () => {
    const made = await data.makeReport(props.machine.id, props.task);
    setProblem(made.ok ? null : made.problem);
    if (made.ok) setChosen(null);
  };

  return (
    <Show when={newest() > 0 || props.task.status === 'awaiting_approval'}>
      <Show
        when={reading.value()}
        fallback={
          <Show when={newest() > 0}>
            <Show when={reading.problem()} fallback={<Skeleton rows={4} />}>
              {(found) => <ErrorNote problem={found()} action={{ text: 'Again', act: reading.again }} />}
            </Show>
          </Show>
        }
      >
        {(report) => <Whole machine={props.machine} task={props.task} report={report()} />}
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <div class={styles.versions}>
        <span class={styles.which}>
          {newest() === 0
            ? 'No report was made.'
            : `Report ${version()} of ${newest()}, ${ago(reading.value()?.at ?? props.task.report?.at ?? 0, now())}`}
        </span>
        <Show when={version() > 1}>
          <Button kind="bare" onClick={() => setChosen(version() - 1)}>
            Older
          </Button>
        </Show>
        <Show when={version() < newest()}>
          <Button kind="bare" onClick={() => setChosen(version() + 1)}>
            Newer
          </Button>
        </Show>
        <Show when={newest() > 0 && reading.value()?.state === 'ready'}>
          <TakeAlong machine={props.machine} task={props.task} version={version()} />
        </Show>
        <Button kind="bare" onClick={() => void again()}>
          New report
        </Button>
      </div>
    </Show>
  );
}

function Whole(props: { machine: MachineView; task: Task; report: Report }) {
  const [open, setOpen] = createSignal<FactList | null>(null);
  const [evidence, setEvidence] = createSignal<Evidence | null>(null);
  const [command, setCommand] = createSignal<number | null>(null);
  const facts = () => props.report.facts;
  const show = (one: Evidence) => {
    if (one.kind === 'command') {
      setCommand(one.n);
      setOpen('commands');
    } else if (one.kind === 'commit') setOpen('change');
    else setEvidence(one);
  };
  const close = () => {
    setOpen(null);
    setCommand(null);
  };
  const showRun = (one: Contradiction) => {
    if (one.command !== null) show({ kind: 'command', n: one.command });
  };

  return (
    <>
      <Section
        title="Measured"
        aside={facts() === null ? undefined : spentWords((facts() as NonNullable<Report['facts']>).spent)}
      >
        <Show
          when={facts()}
          fallback={
            <p class={styles.under}>
              {props.report.state === 'measuring'
                ? 'Open Poet measures what was done…'
                : (props.report.unjudged ?? 'Nothing was measured.')}
            </p>
          }
        >
          {(found) => (
            <>
              <FactRows facts={found()} onOpen={setOpen} />
              <For each={found().contradictions}>
                {(one) => (
                  <div class={styles.against}>
                    <Mark state="fail" class={styles.mark} />
                    <p>
                      <Coded text={one.said} /> <b>{one.found}</b>
                      <Show when={one.command !== null}>
                        {' '}
                        <button type="button" class={styles.proof} onClick={() => showRun(one)}>
                          command {one.command}
                        </button>
                      </Show>
                    </p>
                  </div>
                )}
              </For>
              <For each={found().doubts}>{(doubt) => <p class={styles.doubt}>{doubt}</p>}</For>
            </>
          )}
        </Show>
      </Section>
      <Show when={facts() !== null}>
        <Section title="Judged" aside={props.report.judgement === null ? undefined : 'by a model, read-only'}>
          <Switch>
            <Match when={props.report.judgement}>
              {(judged) => (
                <>
                  <p class={styles.verdict}>
                    <b>{verdictSentence(judged().verdict)}</b>{' '}
                    <span>
                      <Coded text={judged().summary} />
                    </span>
                  </p>
                  <Show when={judged().said !== judged().verdict}>
                    <p class={styles.under}>
                      The model said “{verdictSentence(judged().said).replace('.', '').toLowerCase()}”; what
                      it names does not bear that out.
                    </p>
                  </Show>
                  <ul class={styles.claims} aria-label="Claims">
                    <For each={judged().claims}>
                      {(claim) => <ClaimRow claim={claim} onEvidence={show} />}
                    </For>
                  </ul>
                  <Words title="Risks" lines={judged().risks} />
                  <Words title="To check it in a minute" lines={judged().check} />
                </>
              )}
            </Match>
            <Match when={props.report.state === 'judging'}>
              <p class={styles.under}>A model reads what was measured…</p>
            </Match>
            <Match when={true}>
              <p class={styles.under}>{props.report.unjudged ?? 'No model judged it.'}</p>
            </Match>
          </Switch>
        </Section>
      </Show>
      <Show when={facts()}>
        {(found) => (
          <>
            <Show when={open() === 'change'}>
              <ChangeSheet
                machine={props.machine}
                taskId={props.task.id}
                version={props.report.version}
                places={found().places}
                onClose={close}
              />
            </Show>
            <Show when={open() === 'commands' || open() === 'tests'}>
              <CommandsSheet
                machine={props.machine}
                commands={found().commands}
                more={found().moreCommands}
                tests={open() === 'tests'}
                shown={command()}
                onClose={close}
              />
            </Show>
            <Show when={open() === 'denied'}>
              <DeniedSheet denied={found().denied} onClose={close} />
            </Show>
          </>
        )}
      </Show>
      <Show when={evidence()} keyed>
        {(one) => <EvidenceSheet evidence={one} onClose={() => setEvidence(null)} />}
      </Show>
    </>
  );
}

function Words(props: { title: string; lines: readonly string[] }) {
  return (
    <Show when={props.lines.length > 0}>
      <details class={styles.words}>
        <summary>
          {props.title} <span>{countWords(props.lines.length, 'line')}</span>
        </summary>
        <ul>
          <For each={props.lines}>
            {(line) => (
              <li>
                <Coded text={line} />
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}
