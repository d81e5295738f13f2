import { Match, Show, Switch } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { EndedNote } from '../lifecycle/EndedNote.tsx';
import { StoppingNote } from '../lifecycle/StoppingNote.tsx';
import { router } from '../router/router.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { linkWords, offlineTitle } from '../words/link-words.ts';
import { isOver } from '../words/session-words.ts';
import styles from './SessionNote.module.css';

interface SessionNoteProps {
  machine: MachineView;
  session: Session;
  terminal: TerminalController;
}

/** What stands between the person and a running terminal: that it ended, that nobody answers, that a notice was given. */
export function SessionNote(props: SessionNoteProps) {
  const link = () => props.machine.link();
  const words = () => linkWords(props.machine, now());
  const detached = () => props.terminal.end();
  const over = () => isOver(props.session) || detached()?.reason === 'ended';
  /** How a session ended says more than that its stream broke off with it. */
  const cutOff = () => {
    const reason = detached()?.reason;
    return reason === 'refused' || (reason !== undefined && reason !== 'ended' && !isOver(props.session));
  };
  /** The stream can tell of the end a moment before the list does. */
  const ended = (): Session =>
    isOver(props.session)
      ? props.session
      : { ...props.session, state: 'exited', exitCode: detached()?.exitCode ?? null };
  const nothingHere = () =>
    !props.terminal.drawn() &&
    props.terminal.remembered() === null &&
    link().at !== 'live' &&
    link().at !== 'connecting';

  return (
    <>
      <Switch>
        <Match when={link().at === 'ended'}>
          <Strip lead={<Mark state="fail" />} title={words().line} detail={words().detail ?? ''}>
            <Button onClick={() => router.navigate('/pair')}>Pair again</Button>
          </Strip>
        </Match>
        <Match when={cutOff()}>
          <Strip
            lead={<Mark state="fail" />}
            title={
              detached()?.reason === 'refused'
                ? 'This device may not see this session'
                : 'The session is not there any more'
            }
            detail={detached()?.message ?? 'What is on the screen can still be read.'}
          />
        </Match>
        <Match when={over()}>
          <EndedNote machine={props.machine} session={ended()} />
        </Match>
        <Match when={offline(link())}>
          {(why) => (
            <Strip
              icon={why() === 'tampered' ? undefined : 'offline'}
              lead={<Mark state="fail" />}
              title={offlineTitle(why(), props.machine.name())}
              detail={words().detail ?? ''}
            />
          )}
        </Match>
        <Match when={props.session.stop}>
          <StoppingNote machine={props.machine} session={props.session} />
        </Match>
        <Match when={props.session.notice}>
          {(notice) => <Strip lead={<Mark state="idle" />} title={notice()} />}
        </Match>
      </Switch>
      <Show when={nothingHere() && props.session.peek.length > 0}>
        <pre class={styles.peek}>{props.session.peek.join('\n')}</pre>
      </Show>
    </>
  );
}

type Link = ReturnType<MachineView['link']>;
const offline = (link: Link) => (link.at === 'offline' ? link.why : null);
