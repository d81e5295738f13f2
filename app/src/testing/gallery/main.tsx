import { sceneName } from './scene-name.ts';
import '../../first.ts';
import '../../ui/base.css';
import '../../ui/theme.ts';
import { render } from 'solid-js/web';
import { App } from '../../app.tsx';
import { DataProvider } from '../../data-context.tsx';
import { followViewport } from '../../ui/viewport.ts';
import { fakeData } from '../fake-data.ts';
import { scenes } from './scenes.ts';

const scene = scenes[sceneName] ?? scenes.now;
const root = document.getElementById('app');
if (root === null || scene === undefined) throw new Error(`no scene ${sceneName}`);
followViewport();
const data = fakeData(scene());
Object.assign(window, { data });
render(
  () => (
    <DataProvider data={data}>
      <App />
    </DataProvider>
  ),
  root,
);
