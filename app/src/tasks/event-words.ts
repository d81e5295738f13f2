/** The history of a task in words. */
import type { Actor, TaskDoing } from '../../../shared/model/task.ts';
import { statusTitles } from './task-words.ts';

export function actorWords(by: Actor): string {
  switch (by.kind) {
    case 'device':
      return by.name;
    case 'terminal':
      return 'A terminal on the machine';
    case 'session':
      return 'Claude';
    case 'software':
      return 'Open Poet';
  }
}

export interface DoingWords {
  line: string | null;
  /** In Markdown: somebody's own words. */
  text: string | null;
  /** What stood there before, where it was more than a word. */
  before: string | null;
}

const fieldWords = {
  title: 'the title',
  description: 'the description',
  priority: 'the priority',
  dueOn: 'the day',
};
const LONG = 60;

export function doingWords(doing: TaskDoing): DoingWords {
  const say = (
    line: string | null,
    text: string | null = null,
    before: string | null = null,
  ): DoingWords => ({
    line,
    text,
    before,
  });
  switch (doing.kind) {
    case 'created':
      return say('wrote the task');
    case 'moved':
      return moved(doing);
    case 'edited': {
      const over = doing.over ? ', over a change of another' : '';
      const { field, from, to } = doing;
      if (field === 'description') return say(`changed the description${over}`, null, from || null);
      if ((from ?? '').length > LONG) return say(`changed the title to “${to}”${over}`, null, from);
      return say(`changed ${fieldWords[field]} from ${from ?? 'none'} to ${to ?? 'none'}${over}`);
    }
    case 'note':
      return say(null, doing.text);
    case 'linked':
      return say(`linked the session “${doing.title}”`);
    case 'unlinked':
      return say(`took the session “${doing.title}” off it`);
    case 'reported':
      return say(`made report ${doing.version}`);
    case 'placed':
      return say('changed its place');
    case 'removed':
      return say('removed it');
  }
}

function moved(doing: Extract<TaskDoing, { kind: 'moved' }>): DoingWords {
  const done = { line: '', text: doing.asked?.summary ?? doing.why, before: null };
  switch (doing.move) {
    case 'start':
      return { ...done, line: 'started it' };
    case 'putBack':
      return { ...done, line: `put it back to ${statusTitles.todo}` };
    case 'askApproval':
      return { ...done, line: 'asked for approval' };
    case 'approve':
      return { ...done, line: doing.report ? `approved it, after report ${doing.report}` : 'approved it' };
    case 'sendBack':
      return { ...done, line: 'sent it back' };
    case 'reopen':
      return { ...done, line: 'reopened it' };
  }
}
