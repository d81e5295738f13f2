import { Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { LoadingPage } from './LoadingPage.tsx';
import { NoMachine } from './NoMachine.tsx';
import { Page } from './Page.tsx';

/** An address that leads nowhere, or to something that is not on this device any more. */
export function LostPage(props: { sentence?: string }) {
  const data = useData();
  const sentence = () => props.sentence ?? 'Nothing is written at this address.';
  return (
    <Show when={!data.machines().some((machine) => machine.reading())} fallback={<LoadingPage />}>
      <Page title="Not here" back>
        <Show when={data.machines().length > 0} fallback={<NoMachine sentence={sentence()} />}>
          <Empty sentence={sentence()}>
            <Button kind="go" onClick={() => router.navigate('/', { replace: true })}>
              Go to Now
            </Button>
          </Empty>
        </Show>
      </Page>
    </Show>
  );
}
