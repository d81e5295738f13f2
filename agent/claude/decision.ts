/** A person's answer as the output of a PermissionRequest hook; measured on 2.1.330. */
import * as v from 'valibot';
import type { AskKind } from '../../shared/model/activity.ts';
import type { AskAnswer } from '../../shared/model/ask.ts';

const destinations = {
  session: 'for this session',
  localSettings: 'in this project, for you',
  projectSettings: 'in this project, for everybody who works on it',
  userSettings: 'in all your projects',
} as const;
const destination = v.picklist(['session', 'localSettings', 'projectSettings', 'userSettings']);

/** Only what a person can be told in words may be put into force. */
const suggestionSchema = v.variant('type', [
  v.object({
    type: v.literal('addRules'),
    rules: v.pipe(
      v.array(v.object({ toolName: v.string(), ruleContent: v.optional(v.string()) })),
      v.minLength(1),
      v.maxLength(64),
    ),
    behavior: v.literal('allow'),
    destination,
  }),
  v.object({
    type: v.literal('addDirectories'),
    directories: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(64)),
    destination,
  }),
  v.object({
    type: v.literal('setMode'),
    mode: v.picklist(['acceptEdits', 'default', 'plan', 'auto', 'dontAsk']),
    destination,
  }),
]);
export type Suggestion = v.InferOutput<typeof suggestionSchema>;

const modes = {
  acceptEdits: 'Edit files without asking',
  default: 'Ask each time',
  plan: 'Plan only',
  auto: 'Decide by itself what to ask',
  dontAsk: 'Never ask, refuse what is not allowed',
} as const;

const MAX_SUGGESTIONS = 16;

export function readSuggestions(raw: readonly unknown[] = []): Suggestion[] {
  return raw.slice(0, MAX_SUGGESTIONS).flatMap((one) => {
    const parsed = v.safeParse(suggestionSchema, one);
    return parsed.success ? [parsed.output] : [];
  });
}

/** What "allow always" would mean: one sentence each. */
export const scopeWords = (suggestions: readonly Suggestion[]): string[] => suggestions.map(scopeOf);

function scopeOf(one: Suggestion): string {
  const where = destinations[one.destination];
  switch (one.type) {
    case 'addRules': {
      const rules = one.rules.map(({ toolName, ruleContent }) =>
        ruleContent === undefined ? toolName : `${toolName}(${ruleContent})`,
      );
      return `Allow ${rules.join(', ')} ${where}`;
    }
    case 'addDirectories':
      return `Work in ${one.directories.join(', ')} ${where}`;
    case 'setMode':
      return `${modes[one.mode]} ${where}`;
  }
}

export function kindOf(tool: string): AskKind {
  if (tool === 'AskUserQuestion') return 'question';
  return tool === 'ExitPlanMode' ? 'plan' : 'permission';
}

export interface Decision {
  behavior: 'allow' | 'deny';
  updatedInput?: Record<string, unknown>;
  updatedPermissions?: readonly Suggestion[];
  message?: string;
  interrupt?: boolean;
}

/** What a person at the desk who chooses "No" does too: Claude stops and waits. */
export const REFUSED = 'The user does not want this. Stop, and wait for what they say.';

export function decide(
  asked: { kind: AskKind; input: Readonly<Record<string, unknown>>; suggestions: readonly Suggestion[] },
  answer: AskAnswer,
): Decision {
  if (answer.answer === 'deny') {
    const message = answer.message?.trim();
    return message ? { behavior: 'deny', message } : { behavior: 'deny', message: REFUSED, interrupt: true };
  }
  const allow: Decision = { behavior: 'allow' };
  if (answer.answer === 'allowAlways') return { ...allow, updatedPermissions: asked.suggestions };
  if (asked.kind === 'question') {
    return { ...allow, updatedInput: { ...asked.input, answers: answer.choices ?? {} } };
  }
  if (asked.kind === 'plan' && answer.plan !== undefined) {
    return { ...allow, updatedInput: { ...asked.input, plan: answer.plan } };
  }
  return allow;
}

/** What the hook prints. */
export const hookOutput = (decision: Decision) => ({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision },
});
