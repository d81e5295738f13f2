import { For, Show } from 'solid-js';
import { List, Row } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { filmTime, momentMark, momentWords, type TimedMoment } from './moment-words.ts';

/** What happened in a run, to go to. */
export function MomentsSheet(props: {
  moments: readonly TimedMoment[];
  onGo(at: number): void;
  onClose(): void;
}) {
  return (
    <Sheet title="Moments" onClose={props.onClose}>
      <Show when={props.moments.length > 0} fallback={<p>Nothing is marked in this run.</p>}>
        <List label="Moments" marked>
          <For each={props.moments}>
            {({ at, moment }) => (
              <Row
                lead={<Mark state={momentMark(moment.kind)} />}
                title={momentWords(moment)}
                plain
                aside={filmTime(at)}
                onPress={() => {
                  props.onGo(at);
                  props.onClose();
                }}
              />
            )}
          </For>
        </List>
      </Show>
    </Sheet>
  );
}
