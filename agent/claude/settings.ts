/**
 * Our hooks, as a settings file that Claude Code merges with the user's own. Pure.
 * curl tells in 10 ms what a Node program tells in 100, and no port of the machine is open for it: only who can open the
 * socket can hear or speak. HTTP hooks would need such a port, which another account could take while the agent is down.
 */
import { fileURLToPath } from 'node:url';

const hookProgram = fileURLToPath(new URL('hook.ts', import.meta.url));

/** In the middle of a turn: told beside the work, which does not wait for it. */
const BESIDE = [
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PostToolBatch',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'Notification',
] as const;
/** The edges of a turn: told in their order. */
const IN_ORDER = ['SessionStart', 'UserPromptSubmit', 'Stop', 'StopFailure', 'SessionEnd'] as const;

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
  const beside = [
    { hooks: [{ type: 'command', command: tell(places), timeout: TELL_TIMEOUT_S, async: true }] },
  ];
  const inOrder = [{ hooks: [{ type: 'command', command: tell(places), timeout: TELL_TIMEOUT_S }] }];
  const news = [{ hooks: [{ type: 'command', command: hear(places), timeout: TELL_TIMEOUT_S }] }];
  const ofSkills = news.map((one) => ({ matcher: 'Skill', ...one }));
  const ask = [{ hooks: [{ type: 'command', command: node('ask', places), timeout: ASK_TIMEOUT_S }] }];
  return {
    hooks: {
      ...Object.fromEntries(BESIDE.map((event) => [event, beside])),
      ...Object.fromEntries(IN_ORDER.map((event) => [event, inOrder])),
      UserPromptSubmit: [...inOrder, ...news],
      PreToolUse: [...beside, ...ofSkills],
      PostToolUse: [...beside, ...ofSkills],
      PermissionRequest: ask,
    },
  };
}

/** For `sh`: whatever the path holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const tell = (places: HookPlaces): string =>
  places.curl === null ? node('tell', places) : curl(places.curl, '-o /dev/null', 'hooks', places);
/** Prints what the session should hear of; mostly nothing. */
const hear = (places: HookPlaces): string =>
  places.curl === null ? node('hear', places) : curl(places.curl, '-f', 'news', places);

function curl(program: string, output: string, route: string, places: HookPlaces): string {
  const words = [
    quoted(program),
    // Neither the user's curlrc nor a proxy has a part in it.
    `-q -s ${output} --noproxy '*'`,
    `-m ${CURL_SECONDS} --unix-socket ${quoted(places.socket)}`,
    `-H @${quoted(places.headerFile)} -H 'content-type: application/json' --data-binary @-`,
    `http://agent/v1/sessions/${places.sessionId}/${route}`,
  ];
  // An agent that is not there is no error of Claude's.
  return `${words.join(' ')} || true`;
}

function node(what: 'ask' | 'tell' | 'hear', places: HookPlaces): string {
  const words = [process.execPath, hookProgram, what, places.socket, places.headerFile, places.sessionId];
  return `NODE_OPTIONS= exec ${words.map(quoted).join(' ')}`;
}
