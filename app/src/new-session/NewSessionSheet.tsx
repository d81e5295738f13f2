import { createEffect, createMemo, createSignal, on, Show, untrack } from 'solid-js';
import { MAX_PROMPT_CHARACTERS } from '../../../shared/model/prompt.ts';
import type { Program } from '../../../shared/model/session.ts';
import type { ActionProblem, Data, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { AddProjectSheet } from '../machine/AddProjectSheet.tsx';
import { type ProjectOn, projectsByUse } from '../now/live-sessions.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { labelOf } from '../tasks/task-words.ts';
import { fontSize } from '../terminal/font-size.ts';
import { lastGrid } from '../terminal/last-grid.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Prose } from '../ui/Prose.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { ChooseProject } from './ChooseProject.tsx';
import { ClaudeOptions } from './ClaudeOptions.tsx';
import {
  type ClaudeChoices,
  claudeProgram,
  environmentPlace,
  optionProblems,
  promptPlace,
  readClaudeOptions,
  rememberClaudeOptions,
} from './claude-options.ts';
import { lastProject, rememberProject } from './last-choice.ts';
import styles from './NewSessionSheet.module.css';
import { OLDEST_CLAUDE, oldClaude } from './old-claude.ts';
import type { NewSessionFor } from './open.ts';
import { type ChosenTask, TaskChoice } from './TaskChoice.tsx';

const kinds = [
  { value: 'claude', text: 'Claude Code' },
  { value: 'shell', text: 'Shell' },
  { value: 'command', text: 'Command' },
] as const;

/** Started from a task, a session begins with it. */
function taskPrompt(data: Data, { machineId = '', taskId = '' }: NewSessionFor): string {
  const machine = data.machine(machineId);
  const task = machine?.row('task', taskId);
  const project = task && machine?.row('project', task.projectId);
  return task && project ? `Work on ${labelOf(project.name, task)}: ${task.title}` : '';
}

/** What to run and where; Start is never more than three taps from Now. */
export function NewSessionSheet(props: { preset: NewSessionFor; onClose(): void }) {
  const data = useData();
  const [kind, setKind] = createSignal<Program['kind']>('claude');
  const [command, setCommand] = createSignal('');
  const [chosen, setChosen] = createSignal<string | null>(props.preset.projectId ?? lastProject());
  const [choosing, setChoosing] = createSignal(false);
  const [addingTo, setAddingTo] = createSignal<MachineView | null>(null);
  const [task, setTask] = createSignal<ChosenTask>(
    props.preset.taskId === undefined ? null : { id: props.preset.taskId },
  );
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);

  const projects = createMemo(() => projectsByUse(data));
  const where = () => {
    const all = projects();
    const live = all.filter(({ machine }) => machine.link().at === 'live');
    return all.find(({ project }) => project.id === chosen()) ?? live[0] ?? all[0];
  };
  /** Of each project its own: as it was last started there, until something else is chosen. */
  const [changed, setChanged] = createSignal<{ projectId: string; options: ClaudeChoices } | null>(null);
  const options = (): ClaudeChoices => {
    const projectId = where()?.project.id ?? '';
    const now = changed();
    if (now?.projectId === projectId) return now.options;
    return { ...readClaudeOptions(projectId), env: environment() };
  };
  const place = () => environmentPlace(where()?.machine.id ?? '', where()?.project.id ?? '');
  const [environment, setEnvironment] = createSignal('');
  createEffect(
    on(
      () => where()?.project.id,
      async (projectId) => {
        setEnvironment('');
        const kept = await data.drafts.read(place());
        if (where()?.project.id === projectId) setEnvironment(kept);
      },
    ),
  );
  /** Written before there is a session to keep it: kept with the machine that it will go to. */
  const [prompt, setPrompt] = createSignal(untrack(() => taskPrompt(data, props.preset)));
  createEffect(
    on(
      () => where()?.machine.id,
      async (machineId) => {
        if (machineId === undefined || prompt() !== '') return;
        const kept = await data.drafts.read(promptPlace(machineId));
        if (prompt() === '') setPrompt(kept);
      },
    ),
  );
  const write = (text: string) => {
    setPrompt(text);
    const machineId = where()?.machine.id;
    if (machineId !== undefined) data.drafts.keep(promptPlace(machineId), text);
  };
  const problems = () => (kind() === 'claude' ? optionProblems(options()) : null);
  const live = () => where()?.machine.link().at === 'live';
  const lacksClaude = () => {
    const about = where()?.machine.about();
    return kind() === 'claude' && about !== undefined && about !== null && about.claude === null;
  };
  const program = (): Program => {
    const now = kind();
    if (now === 'command') return { kind: now, command: command().trim() };
    return now === 'claude' ? claudeProgram(options()) : { kind: now };
  };
  /** A folder for the very first project: of the machine that was asked for, else of one that answers. */
  const firstMachine = () =>
    data.machine(props.preset.machineId ?? '') ??
    data.machines().find((machine) => machine.link().at === 'live') ??
    data.machines()[0];

  /** Once; a second try begins with the task that is there by then. */
  const writeTask = async ({ machine, project }: ProjectOn, id: string, title: string): Promise<boolean> => {
    const written = await data.writeTask(machine.id, { id, projectId: project.id, title });
    if (written.ok) {
      setTask({ id });
      return true;
    }
    setBusy(false);
    setProblem(written.problem);
    return false;
  };

  const start = async () => {
    const target = where();
    if (target === undefined) return;
    setBusy(true);
    setProblem(null);
    const chosen = task();
    if (chosen?.title !== undefined && !(await writeTask(target, chosen.id, chosen.title))) return;
    const size = lastGrid(fontSize());
    const result = await data.newSession(target.machine.id, {
      projectId: target.project.id,
      program: program(),
      ...(chosen === null ? {} : { taskId: chosen.id }),
      ...(kind() === 'claude' && !lacksClaude() && prompt().trim() !== '' && { prompt: prompt() }),
      ...(size === null ? {} : { size }),
    });
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    rememberProject(target.project.id);
    if (kind() === 'claude') {
      rememberClaudeOptions(target.project.id, options());
      data.drafts.keep(place(), options().env);
      if (prompt() !== taskPrompt(data, props.preset)) data.drafts.keep(promptPlace(target.machine.id), '');
    }
    router.navigate(formatPlace({ at: 'session', machineId: target.machine.id, sessionId: result.value.id }));
  };

  return (
    <Sheet
      title="New session"
      onClose={props.onClose}
      footer={
        <Show
          when={where()}
          fallback={
            <Button
              kind="go"
              big
              wide
              disabled={firstMachine() === undefined}
              onClick={() => setAddingTo(firstMachine() ?? null)}
            >
              Add a project
            </Button>
          }
        >
          <Button
            kind="go"
            big
            wide
            busy={busy()}
            disabled={!live() || problems() !== null || (kind() === 'command' && command().trim() === '')}
            onClick={() => void start()}
          >
            {lacksClaude() ? 'Start a shell' : 'Start'}
          </Button>
        </Show>
      }
    >
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (live() && !busy()) void start();
        }}
      >
        <Segmented label="What to run" value={kind()} options={kinds} onValue={setKind} />
        <Show when={kind() === 'claude' && where() !== undefined && !lacksClaude()}>
          <TextArea
            label="First prompt"
            rows={4}
            maxlength={MAX_PROMPT_CHARACTERS}
            value={prompt()}
            onValue={write}
            placeholder="What Claude is to do; it can wait"
          />
        </Show>
        <Show when={kind() === 'command'}>
          <Field
            label="Command"
            mono
            value={command()}
            onValue={setCommand}
            placeholder="npm run dev"
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
            enterkeyhint="go"
            hint="Runs in your login shell, in the folder of the project."
          />
        </Show>
      </form>
      <Show
        when={where()}
        fallback={<p class={styles.note}>A session runs in a project. There is none yet.</p>}
      >
        {(target) => (
          <>
            <button
              type="button"
              class={styles.choice}
              aria-expanded={choosing()}
              onClick={() => setChoosing(!choosing())}
            >
              <span class={styles.key}>Project</span>
              <span class={styles.value}>
                <b>{target().project.name}</b>{' '}
                <span class={styles.path}>{`${target().machine.name()} · ${target().project.path}`}</span>
              </span>
              <Icon name={choosing() ? 'up' : 'down'} small />
            </button>
            <Show when={choosing()}>
              <ChooseProject
                projects={projects()}
                chosen={target().project.id}
                machines={data.machines()}
                onChoose={(id) => {
                  if (id !== target().project.id) setTask(null);
                  setChosen(id);
                  setChoosing(false);
                }}
                onAdd={setAddingTo}
              />
            </Show>
            <TaskChoice
              machine={target().machine}
              project={target().project}
              value={task()}
              onValue={setTask}
            />
            <Show when={kind() === 'claude' && !lacksClaude()}>
              <ClaudeOptions
                value={options()}
                problems={problems()}
                onValue={(next) => setChanged({ projectId: target().project.id, options: next })}
              />
            </Show>
            <Show when={!live()}>
              <ErrorNote
                problem={{
                  title: `${target().machine.name()} is not reachable now.`,
                  detail:
                    'A session starts when you ask for it or not at all, so this waits for the machine.',
                }}
              />
            </Show>
            <Show when={live() && kind() === 'claude' && oldClaude(target().machine)}>
              {(version) => (
                <p class={styles.note}>
                  <Prose
                    text={`Claude Code ${version()} on ${target().machine.name()} is older than what Open Poet knows (${OLDEST_CLAUDE}): some of what it does may not be seen here. To update it there: \`claude update\``}
                  />
                </p>
              )}
            </Show>
            <Show when={live() && lacksClaude()}>
              <p class={styles.note}>
                <Prose
                  text={`Claude Code is not installed on ${target().machine.name()}, so this starts a shell. To install it there: \`npm install -g @anthropic-ai/claude-code\``}
                />
              </p>
            </Show>
          </>
        )}
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Show when={addingTo()} keyed>
        {(machine) => (
          <AddProjectSheet
            machine={machine}
            onAdded={(project) => {
              setChosen(project.id);
              setChoosing(false);
            }}
            onClose={() => setAddingTo(null)}
          />
        )}
      </Show>
    </Sheet>
  );
}
