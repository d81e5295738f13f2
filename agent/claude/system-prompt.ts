/** What a session knows from its start, behind Claude Code's own system prompt. Pure. */

export interface TaskForClaude {
  /** "H-42" */
  label: string;
  title: string;
  description: string;
  /** Where a person sent it back: in these words. */
  sentBack: string | null;
}

export interface SystemPromptParts {
  project: string;
  task: TaskForClaude | null;
  /** Of the person at the desk. */
  own: string;
}

/** A longer description is read by the tool. */
const MAX_DESCRIPTION = 6000;

export const systemPrompt = ({ project, task, own }: SystemPromptParts): string =>
  [place(project), task === null ? '' : taskWords(task), own].filter(Boolean).join('\n\n');

const place = (project: string): string =>
  `This session runs in Open Poet, in the project “${project}”. The person may be at this machine or far away with a phone; ` +
  'what you ask by a permission request, AskUserQuestion or a plan reaches them in either place, so ask that way ' +
  'when you need a decision, and keep what they must read short.';

function taskWords({ label, title, description, sentBack }: TaskForClaude): string {
  const whole = description.length <= MAX_DESCRIPTION;
  return [
    `This session works on the task ${label} of this project: “${title}”.`,
    description.trim() === ''
      ? 'It has no description: ask where it is not clear what is meant.'
      : `Its description${whole ? '' : ', as its beginning (task_current has it whole)'}:\n${description.slice(0, MAX_DESCRIPTION)}`,
    sentBack === null ? '' : `It was sent back the last time, in these words:\n${sentBack}`,
    'task_current reads it anew. Say how it goes with task_note at turning points. Once it is done and you have checked it, call ' +
      'task_request_approval: what you claim there is held against what was measured. Only a person sets a task to done.',
  ]
    .filter(Boolean)
    .join('\n\n');
}
