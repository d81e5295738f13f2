/** What a notification says, within what fits on a lock screen. */
import * as v from 'valibot';
import { type Ask, questionsSchema } from '../../shared/model/ask.ts';
import { askTitle } from '../../shared/model/ask-title.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { PushKind } from '../../shared/model/push.ts';
import type { Session } from '../../shared/model/session.ts';
import type { Task } from '../../shared/model/task.ts';

const MAX_TITLE = 120;
const MAX_BODY = 600;
/** As much as a notification shows whole where it is opened: nobody says yes to what he cannot read. */
const MAX_ANSWERED = 240;

export interface Words {
  title: string;
  body: string;
  /** All that is asked for stands in the body, so that it can be allowed or denied there. */
  whole: boolean;
}

export function askWords(session: Session, ask: Ask): Words {
  const title = `${askTitle(ask)} · ${session.title}`;
  const input = readInput(ask.input);
  if (ask.kind === 'question') {
    const parsed = v.safeParse(questionsSchema, input);
    return said(title, parsed.success ? (parsed.output.questions[0]?.question ?? '') : '');
  }
  if (ask.kind === 'plan') return said(title, typeof input?.plan === 'string' ? input.plan : '');
  if (input === null) return said(title, '');
  const { description: _, ...rest } = input;
  const [only, ...more] = Object.entries(rest);
  const body =
    only !== undefined && more.length === 0 && typeof only[1] === 'string' ? only[1] : JSON.stringify(rest);
  return { ...said(title, body), whole: body.length <= MAX_ANSWERED && !hidesSomething(body) };
}

export const finishedWords = (session: Session): Words =>
  said(`Claude is done · ${session.title}`, session.peek.at(-1) ?? '');

export const toldWords = (notification: Notification, session: Session | undefined): Words =>
  said(
    session === undefined || notification.title.includes(session.title)
      ? notification.title
      : `${notification.title} · ${session.title}`,
    notification.text,
  );

const verdicts: Readonly<Record<string, string>> = {
  verified: 'What was claimed holds.',
  partly: 'Some of what was claimed holds.',
  not_verified: 'What was claimed does not hold.',
  cannot_tell: 'It could not be judged.',
};

export function reportWords(task: Task): Words {
  const { report } = task;
  const counts = report === null ? '' : `${report.files} files, +${report.added} −${report.removed}`;
  const commands =
    report === null || report.commands === 0
      ? ''
      : `, ${report.commands - report.failed} of ${report.commands} commands passed`;
  return said(
    `Report ready · ${task.title}`,
    `${verdicts[report?.verdict ?? ''] ?? ''} ${counts}${commands}`,
  );
}

const GENERAL: Readonly<Record<PushKind, string>> = {
  permission: 'Claude asks for leave',
  question: 'Claude asks you',
  plan: 'Claude has a plan',
  finished: 'Claude is done',
  failed: 'Something went wrong',
  report: 'A report is ready',
  notify: 'A session has a word for you',
};

/** For a lock screen that others may read. */
export const generalWords = (kind: PushKind): Words => ({ title: GENERAL[kind], body: '', whole: false });

const said = (title: string, body: string): Words => ({
  title: cut(title, MAX_TITLE),
  body: cut(body.trim(), MAX_BODY),
  whole: false,
});

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** More than one line, or characters that are not seen as they are: that turn text around, or stand for nothing. */
const hidesSomething = (text: string): boolean => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

/** Null where it was too long to come along, or is no object. */
function readInput(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
