/**
 * Our hooks, as a settings file that Claude Code merges with the user's own. Pure.
 * Each hook is a process: what happens within a turn is read from the transcript instead, so that a turn is as fast as
 * without us. curl tells in 10 ms what a Node program tells in 100, and no port of the machine is open for it: only who can
 * open the socket can hear or speak. HTTP hooks would need such a port, which another account could take while the agent is down.
 */
import { fileURLToPath } from 'node:url';
import { quoted } from './shell-words.ts';

const hookProgram = fileURLToPath(new URL('hook.ts', import.meta.url));

/** Told beside the work, which does not wait for it: the ids in them say what belongs together. */
const BESIDE = [
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'Notification',
] as const;
/** The edges of a conversation: told in their order. */
const IN_ORDER = ['SessionStart', 'SessionEnd'] as const;

/** Longer than any session should wait for a person in one go; the dialog at the desk stays after it. */
const ASK_TIMEOUT_S = 86_400;
const TELL_TIMEOUT_S = 5;
const CURL_SECONDS = 2;

export interface HookPlaces {
  /** Path of curl; null where the machine has none. */
  curl: string | null;
  socket: string;
  headerFile: string;
  sessionId: string;
}

export function hookSettings(places: HookPlaces) {
  const told = { type: 'command', command: tell(places), timeout: TELL_TIMEOUT_S };
  const beside = [{ hooks: [{ ...told, async: true }] }];
  const inOrder = [{ hooks: [told] }];
  const news = [{ hooks: [{ type: 'command', command: hear(places), timeout: TELL_TIMEOUT_S }] }];
  const ofSkills = news.map((one) => ({ matcher: 'Skill', ...one }));
  const ask = [{ hooks: [{ type: 'command', command: node('ask', places), timeout: ASK_TIMEOUT_S }] }];
  return {
    hooks: {
      ...Object.fromEntries(BESIDE.map((event) => [event, beside])),
      ...Object.fromEntries(IN_ORDER.map((event) => [event, inOrder])),
      UserPromptSubmit: news,
      PreToolUse: ofSkills,
      PostToolUse: ofSkills,
      PermissionRequest: ask,
    },
  };
}

const tell = (places: HookPlaces): string =>
  places.curl === null ? node('tell', places) : told('-o /dev/null', 'hooks', places.curl, places);
/** Tells as well, and prints what the session should hear of; mostly nothing. */
const hear = (places: HookPlaces): string =>
  places.curl === null ? node('hear', places) : told('-f', 'news', places.curl, places);

function told(output: string, route: string, curl: string, places: HookPlaces): string {
  const body = "-H 'content-type: application/json' --data-binary @-";
  const url = `http://agent/v1/sessions/${places.sessionId}/${route}`;
  // An agent that is not there is no error of Claude's.
  return `${curlWords({ ...places, curl })} ${output} ${body} ${url} || true`;
}

/** The beginning of a request on the agent's socket; what it is to send, and where to, follows. */
export const curlWords = ({ curl, socket, headerFile }: HookPlaces & { curl: string }): string =>
  [
    quoted(curl),
    // Neither the user's curlrc nor a proxy has a part in it.
    `-q -s --noproxy '*' -m ${CURL_SECONDS}`,
    `--unix-socket ${quoted(socket)} -H @${quoted(headerFile)}`,
  ].join(' ');

/** Our own program, where there is no curl, and for what curl cannot do. */
export function node(what: 'ask' | 'tell' | 'hear' | 'edit', places: HookPlaces): string {
  const words = [process.execPath, hookProgram, what, places.socket, places.headerFile, places.sessionId];
  return `NODE_OPTIONS= exec ${words.map(quoted).join(' ')}`;
}
