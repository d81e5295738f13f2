import { Match, Switch } from 'solid-js';
import type { Activity, Dialog } from '../../../shared/model/activity.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { clock } from '../ui/time.ts';
import { say } from '../ui/toast.ts';

const DIALOGS: Record<Dialog, { title: string; detail: string }> = {
  start: {
    title: 'Claude Code asks something before it begins',
    detail: 'Whether to trust this folder, a theme, a key or a login: answer it in the terminal.',
  },
  permission: {
    title: 'Claude asks in the terminal',
    detail: 'This question can be answered only there.',
  },
  other: {
    title: 'Something is open in the terminal',
    detail: 'Claude Code goes on once it is closed there.',
  },
};

type Failed = Extract<Activity, { state: 'error' }>;

/** What stands in Claude's way and cannot be answered by a card. */
export function ClaudeNote(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const activity = () => (props.machine.link().at === 'live' ? props.session.activity : null);
  const dialog = () => {
    const is = activity();
    return is?.state === 'waiting' && is.kind === 'terminal' ? is.dialog : null;
  };
  const failed = (about: Failed['about']) => {
    const is = activity();
    return is?.state === 'error' && is.about === about ? is : null;
  };
  const logIn = async () => {
    const result = await data.sendPrompt(props.machine.id, props.session.id, '/login');
    say({ text: result.ok ? 'Follow the login in the terminal.' : result.problem.title });
  };
  return (
    <Switch>
      <Match when={dialog()}>
        {(which) => (
          <Strip
            lead={<Mark state="wait" />}
            title={DIALOGS[which()].title}
            detail={DIALOGS[which()].detail}
          />
        )}
      </Match>
      <Match when={failed('login')}>
        {(is) => (
          <Strip lead={<Mark state="fail" />} title="Claude Code is not logged in" detail={is().message}>
            <Button onClick={() => void logIn()}>Log in</Button>
          </Strip>
        )}
      </Match>
      <Match when={failed('limit')}>
        {(is) => (
          <Strip lead={<Mark state="fail" />} title={limitTitle(is().resetAt)} detail={is().message} />
        )}
      </Match>
      <Match when={failed('other')}>
        {(is) => (
          <Strip lead={<Mark state="fail" />} title="Claude stopped at an error" detail={is().message} />
        )}
      </Match>
    </Switch>
  );
}

const limitTitle = (resetAt: number | null): string =>
  resetAt === null
    ? 'The usage limit is reached'
    : `The usage limit is reached, until ${clock(resetAt, now())}`;
