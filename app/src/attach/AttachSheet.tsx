import { Icon, type IconName } from '../ui/Icon.tsx';
import { List, Row } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './AttachSheet.module.css';

interface AttachSheetProps {
  onFiles(files: FileList): void;
  onPaste(): void;
  /** What was sent before; absent where nothing was. */
  onSentBefore?: (() => void) | undefined;
  onClose(): void;
}

/** What can be put into a prompt besides words. */
export function AttachSheet(props: AttachSheetProps) {
  let photo!: HTMLInputElement;
  let picture!: HTMLInputElement;
  let file!: HTMLInputElement;
  const chosen = (event: Event & { currentTarget: HTMLInputElement }) => {
    const { files } = event.currentTarget;
    if (files !== null && files.length > 0) props.onFiles(files);
    props.onClose();
  };
  const row = (icon: IconName, title: string, meta: string, act: () => void) => (
    <Row plain lead={<Icon name={icon} small />} title={title} meta={meta} onPress={act} />
  );
  return (
    <Sheet title="Attach" onClose={props.onClose}>
      <List label="Attach" marked>
        {row('camera', 'Photo', 'Take one now', () => photo.click())}
        {row('picture', 'Picture or screenshot', 'Made small before it goes', () => picture.click())}
        {row('file', 'File', 'Goes as it is, up to 64 MiB', () => file.click())}
        {row('copy', 'Paste', 'What was copied, looked at first', () => {
          props.onClose();
          props.onPaste();
        })}
        {props.onSentBefore &&
          row('history', 'Sent before', 'To this session, from this device', () => {
            props.onClose();
            props.onSentBefore?.();
          })}
      </List>
      <input
        ref={photo}
        class={styles.hidden}
        type="file"
        accept="image/*"
        capture="environment"
        aria-label="Photo"
        tabindex="-1"
        onChange={chosen}
      />
      <input
        ref={picture}
        class={styles.hidden}
        type="file"
        accept="image/*"
        multiple
        aria-label="Pictures"
        tabindex="-1"
        onChange={chosen}
      />
      <input
        ref={file}
        class={styles.hidden}
        type="file"
        multiple
        aria-label="Files"
        tabindex="-1"
        onChange={chosen}
      />
    </Sheet>
  );
}
