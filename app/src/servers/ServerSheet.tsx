import { createSignal, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import * as v from 'valibot';
import {
  type Server,
  type ServerInput,
  type ServerTest,
  serverInputSchema,
} from '../../../shared/model/server.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import { say } from '../ui/toast.ts';
import { formOf, launchOf, type ServerForm } from './server-words.ts';
import { TestResult } from './TestResult.tsx';
import { Values } from './Values.tsx';

const kinds = [
  { value: 'stdio', text: 'Program' },
  { value: 'http', text: 'HTTP' },
  { value: 'sse', text: 'SSE' },
] as const;
const fresh: ServerForm = { name: '', kind: 'stdio', command: '', url: '', values: [], alwaysLoad: false };

/** One server: what it runs or calls, its values, and whether it works. */
export function ServerSheet(props: {
  machine: MachineView;
  /** null: a new one. */
  server: Server | null;
  projectId: string | null;
  /** The project in whose folder it is tried. */
  testIn: string | null;
  onClose(): void;
}) {
  const data = useData();
  const { server } = props;
  const [form, setForm] = createStore<ServerForm>(
    server === null
      ? { ...fresh }
      : { ...formOf(server.launch), name: server.name, alwaysLoad: server.alwaysLoad },
  );
  const [busy, setBusy] = createSignal<'save' | 'test' | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [tested, setTested] = createSignal<ServerTest | null>(null);
  const [removing, setRemoving] = createSignal(false);
  const live = () => props.machine.link().at === 'live';

  /** Null where the form says why not. */
  function input(): ServerInput | null {
    const parsed = v.safeParse(serverInputSchema, {
      name: form.name.trim(),
      alwaysLoad: form.alwaysLoad,
      launch: launchOf(form),
    });
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    const where =
      v
        .getDotPath(issue)
        ?.split('.')
        .filter((part) => part !== 'launch')
        .join(' ') ?? '';
    setProblem({ title: 'Something is missing or wrong.', detail: `${where}: ${issue.message}.` });
    return null;
  }
  async function save() {
    setProblem(null);
    const body = input();
    if (body === null) return;
    setBusy('save');
    const result =
      server === null
        ? await data.newServer(props.machine.id, { ...body, projectId: props.projectId })
        : await data.changeServer(props.machine.id, server.id, body);
    setBusy(null);
    if (!result.ok) return void setProblem(result.problem);
    say({ text: `${result.value.name} is saved, for sessions that start from now on.` });
    props.onClose();
  }
  async function test() {
    setProblem(null);
    setTested(null);
    const body = input();
    if (body === null) return;
    setBusy('test');
    const result = await data.tryServer(props.machine.id, {
      input: body,
      ...(server !== null && { id: server.id }),
      ...(props.testIn !== null && { project: props.testIn }),
    });
    setBusy(null);
    if (result.ok) setTested(result.value);
    else setProblem(result.problem);
  }
  return (
    <Sheet
      title={server === null ? 'New server' : server.name}
      tall
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide busy={busy() === 'save'} disabled={!live()} onClick={() => void save()}>
          Save
        </Button>
      }
    >
      <form
        class={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label="Name"
          mono
          value={form.name}
          onValue={(name) => setForm({ name })}
          hint="Claude’s tools are named after it: mcp__name__tool"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          maxlength={64}
        />
        <Segmented
          label="How it is reached"
          value={form.kind}
          options={kinds}
          onValue={(kind) => setForm({ kind })}
        />
        <Show
          when={form.kind === 'stdio'}
          fallback={
            <Field
              label="Address"
              mono
              value={form.url}
              onValue={(url) => setForm({ url })}
              placeholder="https://example.com/mcp"
              inputmode="url"
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
            />
          }
        >
          <Field
            label="Command"
            mono
            value={form.command}
            onValue={(command) => setForm({ command })}
            placeholder="npx -y some-server"
            hint="Other programs of the machine can see it; put what is secret below."
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
          />
        </Show>
        <Values
          label={form.kind === 'stdio' ? 'Variables' : 'Headers'}
          noun={form.kind === 'stdio' ? 'variable' : 'header'}
          values={form.values}
          onValues={(values) => setForm({ values })}
        />
        <div class={styles.between}>
          <span>
            Tools at hand from the start
            <span class={styles.note}>
              <br />
              Else Claude searches for them when it needs one, which saves context.
            </span>
          </span>
          <Toggle
            name="Tools at hand from the start"
            on={form.alwaysLoad}
            onValue={(alwaysLoad) => setForm({ alwaysLoad })}
          />
        </div>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
        <Button wide busy={busy() === 'test'} disabled={!live()} onClick={() => void test()}>
          {busy() === 'test' ? 'Trying it…' : 'Test'}
        </Button>
        <Show when={tested()}>{(result) => <TestResult result={result()} />}</Show>
        <Show when={server !== null}>
          <Button kind="stop" wide disabled={!live()} onClick={() => setRemoving(true)}>
            Remove this server…
          </Button>
        </Show>
      </form>
      <Show when={removing()}>
        <Confirm
          title={`Remove ${server?.name}?`}
          verb="Remove it"
          stops
          act={async () => {
            const result = await data.removeServer(props.machine.id, server?.id ?? '');
            if (result.ok) props.onClose();
            return result;
          }}
          onClose={() => setRemoving(false)}
        >
          Its values are deleted with it. Sessions that run keep it until they end.
        </Confirm>
      </Show>
    </Sheet>
  );
}
