import { createResource, For, Show } from 'solid-js';
import type { ToolPolicy } from '../../../shared/model/tools.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Section } from '../ui/List.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { say } from '../ui/toast.ts';
import styles from './Settings.module.css';
import { settingOf } from './setting-of.ts';

const policies = [
  { value: 'allow', text: 'Allow' },
  { value: 'ask', text: 'Ask' },
  { value: 'off', text: 'Off' },
] as const;

/** What sessions may do in Open Poet by themselves. */
export function ToolSettings(props: { machine: MachineView }) {
  const data = useData();
  const [tools] = createResource(
    () => props.machine.link().at === 'live',
    async () => {
      const result = await data.tools(props.machine.id);
      return result.ok ? result.value.tools : [];
    },
  );
  const chosen = () => settingOf(props.machine, 'tools').policies;
  const change = async (name: string, policy: ToolPolicy) => {
    const policies = { ...chosen(), [name]: policy };
    const result = await data.changeSetting(props.machine.id, 'tools', { policies });
    if (!result.ok) say({ text: result.problem.title });
  };
  return (
    <Section title="Open Poet’s tools for Claude" ruled>
      <p class={styles.note}>
        Allowed, asked for each time, or not there. Off holds at once, the rest for sessions that start from
        now on.
      </p>
      <Show
        when={tools()}
        fallback={
          <Show
            when={props.machine.link().at === 'live'}
            fallback={<p class={styles.note}>The machine says which there are, once it answers.</p>}
          >
            <Skeleton rows={2} />
          </Show>
        }
      >
        <For each={tools()}>
          {(tool) => (
            <div class={styles.tool}>
              <p class={styles.name}>
                {tool.title} <code class={styles.code}>{tool.name}</code>
              </p>
              <Segmented
                label={`${tool.title} (${tool.name})`}
                value={chosen()[tool.name] ?? tool.policy}
                options={policies}
                onValue={(policy) => void change(tool.name, policy)}
              />
            </div>
          )}
        </For>
      </Show>
    </Section>
  );
}
