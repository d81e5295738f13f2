import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Page } from './Page.tsx';

/** An address that leads nowhere, or to something that is not on this device any more. */
export function LostPage(props: { sentence?: string }) {
  return (
    <Page title="Not here" back>
      <Empty sentence={props.sentence ?? 'Nothing is written at this address.'}>
        <Button kind="go" onClick={() => router.navigate('/', { replace: true })}>
          Go to Now
        </Button>
      </Empty>
    </Page>
  );
}
