import type { Priority } from '../../../shared/model/task.ts';
import { priorities } from '../../../shared/model/task.ts';
import { Field } from '../ui/Field.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { priorityTitles } from './task-words.ts';

export interface TaskDraft {
  title: string;
  description: string;
  priority: Priority;
  /** Empty: no day. */
  dueOn: string;
}
export const noDraft: TaskDraft = { title: '', description: '', priority: 'medium', dueOn: '' };

interface TaskFieldsProps {
  value: TaskDraft;
  onValue(value: TaskDraft): void;
  /** The description is not here to be changed. */
  noDescription?: boolean;
  titleRef?: (input: HTMLInputElement) => void;
}

/** What a person says of a task. */
export function TaskFields(props: TaskFieldsProps) {
  const set = (part: Partial<TaskDraft>) => props.onValue({ ...props.value, ...part });
  return (
    <>
      <Field
        ref={(input: HTMLInputElement) => props.titleRef?.(input)}
        label="Title"
        value={props.value.title}
        maxlength={200}
        enterkeyhint="done"
        placeholder="What should be done"
        onValue={(title) => set({ title })}
      />
      <TextArea
        label="Description"
        value={props.value.description}
        maxlength={32_768}
        disabled={props.noDescription}
        placeholder={
          props.noDescription
            ? 'It is too long to be kept here, and the machine does not answer now.'
            : 'When it is done, in Markdown'
        }
        onValue={(description) => set({ description })}
      />
      <Segmented
        label="Priority"
        value={props.value.priority}
        options={priorities.map((value) => ({ value, text: priorityTitles[value] }))}
        onValue={(priority) => set({ priority })}
      />
      <Field type="date" label="Due" value={props.value.dueOn} onValue={(dueOn) => set({ dueOn })} />
    </>
  );
}
