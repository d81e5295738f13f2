import { createResource, createSignal, Show } from 'solid-js';
import type { FoundServer } from '../../../shared/model/server.ts';
import type { ActionProblem, MachineView, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { CheckList } from '../gear/CheckList.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { say } from '../ui/toast.ts';

const ways = [
  { value: 'claude', text: 'From Claude Code' },
  { value: 'paste', text: 'Paste JSON' },
] as const;
type Found = Omit<FoundServer, 'from'> & { from?: FoundServer['from'] };
const places = {
  'mcp.json': 'the project’s .mcp.json',
  user: 'Claude Code, for everything',
  local: 'Claude Code, for this project',
} as const;
const keyOf = ({ from, name }: Found): string => `${from ?? 'pasted'} ${name}`;

/** Takes servers over: from what Claude Code has on the machine, or from JSON that somebody wrote down. */
export function ImportServersSheet(props: {
  machine: MachineView;
  projectId: string | null;
  onClose(): void;
}) {
  const data = useData();
  const [way, setWay] = createSignal<'claude' | 'paste'>('claude');
  const [text, setText] = createSignal('');
  const [pasted, setPasted] = createSignal<readonly Found[] | null>(null);
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [known] = createResource(async (): Promise<readonly Found[]> => {
    const result = await data.foundServers(props.machine.id, props.projectId);
    if (!result.ok) {
      setProblem(result.problem);
      return [];
    }
    return result.value.found;
  });
  const found = () => (way() === 'claude' ? known() : pasted());
  const wanted = () => (found() ?? []).filter((one) => one.problem === null && chosen().has(keyOf(one)));

  const read = async () => {
    setBusy(true);
    setProblem(null);
    const result = await data.pasteServers(props.machine.id, { projectId: props.projectId, text: text() });
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    setPasted(result.value.found);
    setChosen(new Set(result.value.found.filter((one) => one.problem === null).map(keyOf)));
  };
  type Taken = { taken: readonly { name: string }[]; refused: readonly { name: string; problem: string }[] };
  const send = (): Promise<Result<Taken>> => {
    const { machine, projectId } = props;
    if (way() === 'paste') {
      const names = wanted().map(({ name }) => name);
      return data.pasteServers(machine.id, { projectId, text: text(), names });
    }
    const servers = wanted().flatMap(({ from, name }) => (from === undefined ? [] : [{ from, name }]));
    return data.takeServers(machine.id, { projectId, servers, ...(projectId !== null && { of: projectId }) });
  };
  const take = async () => {
    setBusy(true);
    setProblem(null);
    const result = await send();
    setBusy(false);
    if (!result.ok) return void setProblem(result.problem);
    const { taken, refused } = result.value;
    if (refused.length > 0) {
      const detail = refused.map((one) => `${one.name}: ${one.problem}`).join(' ');
      return void setProblem({ title: `${taken.length} imported, ${refused.length} not.`, detail });
    }
    say({
      text: taken.length === 1 ? `${taken[0]?.name} is imported.` : `${taken.length} servers are imported.`,
    });
    props.onClose();
  };
  return (
    <Sheet
      title="Import servers"
      tall
      onClose={props.onClose}
      footer={
        <Show
          when={way() === 'claude' || pasted() !== null}
          fallback={
            <Button
              kind="go"
              big
              wide
              busy={busy()}
              disabled={text().trim() === ''}
              onClick={() => void read()}
            >
              Read it
            </Button>
          }
        >
          <Button
            kind="go"
            big
            wide
            busy={busy()}
            disabled={wanted().length === 0}
            onClick={() => void take()}
          >
            {wanted().length < 2 ? 'Import it' : `Import ${wanted().length}`}
          </Button>
        </Show>
      }
    >
      <div class={styles.body}>
        <Segmented
          label="From where"
          value={way()}
          options={ways}
          onValue={(next) => {
            setWay(next);
            setProblem(null);
            setChosen(new Set<string>());
          }}
        />
        <Show when={way() === 'paste'}>
          <TextArea
            label="JSON"
            mono
            rows={8}
            value={text()}
            onValue={(typed) => {
              setText(typed);
              setPasted(null);
            }}
            placeholder='{"mcpServers": {…}}'
            spellcheck={false}
            autocapitalize="off"
            autocorrect="off"
          />
        </Show>
        <Show when={problem()}>{(one) => <ErrorNote problem={one()} />}</Show>
        <Show when={way() === 'claude' && known.loading}>
          <Skeleton rows={2} />
        </Show>
        <Show when={found()}>
          {(all) => (
            <Show
              when={all().length > 0}
              fallback={<p class={styles.note}>Claude Code has no servers of its own here.</p>}
            >
              <CheckList
                label="Found"
                chosen={chosen()}
                onChosen={setChosen}
                choices={all().map((one) => ({
                  key: keyOf(one),
                  name: one.name,
                  detail: [one.summary, one.from && `from ${places[one.from]}`].filter(Boolean).join(' · '),
                  problem: one.problem,
                }))}
              />
            </Show>
          )}
        </Show>
        <p class={styles.note}>Values are copied on the machine, and do not come to this device.</p>
      </div>
    </Sheet>
  );
}
