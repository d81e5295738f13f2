/** "Plan approved on the tablet": one line of what became of an ask. Pure. */
import type { AskAnswered } from './asks.ts';

export function answeredWords({
  kind,
  tool,
  answer,
  by,
}: Pick<AskAnswered, 'kind' | 'tool' | 'answer' | 'by'>): string {
  const what = kind === 'plan' ? 'Plan' : kind === 'question' ? 'Question' : tool;
  if (answer === null) return `${what} answered ${by}`;
  if (answer === 'deny') return `${what} ${kind === 'plan' ? 'turned down' : 'denied'} ${by}`;
  if (kind === 'question') return `${what} answered ${by}`;
  if (kind === 'plan') return `${what} approved ${by}`;
  return answer === 'allowAlways' ? `${what} allowed always ${by}` : `${what} allowed ${by}`;
}
