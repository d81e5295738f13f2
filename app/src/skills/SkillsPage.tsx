import { createResource, createSignal, For, Show } from 'solid-js';
import { SKILL_PREFIX, type Skill } from '../../../shared/model/skill.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { GearRow } from '../gear/GearRow.tsx';
import { ScopePage } from '../gear/ScopePage.tsx';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { say } from '../ui/toast.ts';
import { ImportSkillsSheet } from './ImportSkillsSheet.tsx';
import { NewSkillSheet } from './NewSkillSheet.tsx';

/** The skills of a machine, or what sessions of one project get of them. */
export function SkillsPage(props: { machineId: string; projectId: string | null }) {
  return (
    <ScopePage title="Skills" machineId={props.machineId} projectId={props.projectId}>
      {(machine) => <Skills machine={machine} projectId={props.projectId} />}
    </ScopePage>
  );
}

function Skills(props: { machine: MachineView; projectId: string | null }) {
  const data = useData();
  const [sheet, setSheet] = createSignal<'new' | 'import' | null>(null);
  const live = () => props.machine.link().at === 'live';
  const all = () => props.machine.rows('skill');
  const of = (projectId: string | null) => all().filter((skill) => skill.projectId === projectId);
  const flip = async (skill: Skill, on: boolean) => {
    const result = await data.switchSkill(props.machine.id, skill.id, { projectId: props.projectId, on });
    if (!result.ok) say({ text: result.problem.title });
  };
  const rows = (projectId: string | null) => (
    <List>
      <For each={of(projectId)}>
        {(skill) => (
          <GearRow
            one={skill}
            all={all()}
            projectId={props.projectId}
            detail={skill.description}
            href={formatPlace({ at: 'skill', machineId: props.machine.id, skillId: skill.id })}
            onSwitch={(on) => void flip(skill, on)}
          />
        )}
      </For>
    </List>
  );
  const [own] = createResource(
    () => (props.projectId !== null && live() ? props.projectId : null),
    async (projectId) => {
      const result = await data.ownSkills(props.machine.id, projectId);
      return result.ok ? result.value.skills : [];
    },
  );
  const acts = () => (
    <>
      <Button
        kind={of(props.projectId).length === 0 ? 'go' : 'plain'}
        disabled={!live()}
        onClick={() => setSheet('new')}
      >
        New skill
      </Button>
      <Button disabled={!live()} onClick={() => setSheet('import')}>
        Import…
      </Button>
    </>
  );
  return (
    <>
      <Show
        when={all().some(({ projectId }) => projectId === null || projectId === props.projectId)}
        fallback={<Empty sentence="A skill says once how a thing is done.">{acts()}</Empty>}
      >
        <Show when={props.projectId !== null && of(props.projectId).length > 0}>
          <Section title="Of this project" aside={of(props.projectId).length}>
            {rows(props.projectId)}
          </Section>
        </Show>
        <Show when={of(null).length > 0}>
          <Section
            title={props.projectId === null ? 'For every project' : 'Of the machine'}
            aside={of(null).length}
            ruled={props.projectId !== null && of(props.projectId).length > 0}
          >
            {rows(null)}
          </Section>
        </Show>
        <div class={styles.acts}>{acts()}</div>
      </Show>
      <Show when={(own() ?? []).length > 0}>
        <Section title="Found by Claude Code itself" ruled>
          <List>
            <For each={own()}>
              {(found) => (
                <Row
                  plain
                  title={found.name}
                  aside={found.of === 'user' ? 'yours' : 'in the repository'}
                  meta={
                    all().some(({ name }) => name === found.name)
                      ? `Beside ${SKILL_PREFIX}:${found.name}, which is another. Both can be used.`
                      : found.path
                  }
                />
              )}
            </For>
          </List>
        </Section>
      </Show>
      <p class={`${styles.note} ${styles.edged}`}>
        {`Claude Code knows these as ${SKILL_PREFIX}:name. Nothing is written into the project; changes reach sessions that run.`}
      </p>
      <Show when={sheet() === 'new'}>
        <NewSkillSheet
          machine={props.machine}
          projectId={props.projectId}
          onClose={() => setSheet(null)}
          onMade={(skill) =>
            router.navigate(formatPlace({ at: 'skill', machineId: props.machine.id, skillId: skill.id }))
          }
        />
      </Show>
      <Show when={sheet() === 'import'}>
        <ImportSkillsSheet
          machine={props.machine}
          projectId={props.projectId}
          onClose={() => setSheet(null)}
        />
      </Show>
    </>
  );
}
