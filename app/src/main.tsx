import './first.ts';
import './ui/base.css';
import { render } from 'solid-js/web';
import { App } from './app.tsx';
import { createData } from './data/index.ts';
import { DataProvider } from './data-context.tsx';
import { openedFromNotification } from './shell/from-notifications.ts';
import { keepFresh, renewWorker } from './shell/update.ts';
import { loadTheRest } from './ui/later.tsx';
import { followViewport } from './ui/viewport.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

performance.mark('open-poet');
followViewport();
openedFromNotification();
const data = createData(() => void renewWorker());
render(
  () => (
    <DataProvider data={data}>
      <App />
    </DataProvider>
  ),
  root,
);
loadTheRest();
void keepFresh();
