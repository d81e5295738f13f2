import * as v from 'valibot';
import type { Task } from '../../../shared/model/task.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { say } from '../ui/toast.ts';

const fileSchema = v.object({ name: v.string(), text: v.string() });

/** The report as a Markdown file: to another app where the device can, else into its downloads. */
export function TakeAlong(props: { machine: MachineView; task: Task; version: number }) {
  const data = useData();
  const take = async () => {
    const path = `/v1/tasks/${props.task.id}/reports/${props.version}/markdown`;
    const fresh = await data.fresh(props.machine.id, path, fileSchema);
    const got = fresh.ok ? fresh.value : (await data.kept(props.machine.id, path, fileSchema))?.value;
    if (got === undefined) return fresh.ok ? undefined : say({ text: fresh.problem.title });
    const file = new File([got.text], got.name, { type: 'text/markdown' });
    if (navigator.canShare?.({ files: [file] })) {
      // The person may change their mind in the system's own sheet.
      await navigator.share({ files: [file], title: got.name }).catch(() => {});
      return;
    }
    const url = URL.createObjectURL(file);
    const link = Object.assign(document.createElement('a'), { href: url, download: got.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Button kind="bare" onClick={() => void take()}>
      Export
    </Button>
  );
}
