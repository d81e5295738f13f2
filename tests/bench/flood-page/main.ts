/** xterm.js alone on a page, on a PTY by a bare `ws`: `?server=PORT&command=COMMAND`. It says what it has parsed, as xterm.js advises. */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';

const asked = new URLSearchParams(location.search);
const FONT = '13px "JetBrains Mono"';

await document.fonts.load(FONT);
const terminal = new Terminal({
  fontFamily: '"JetBrains Mono", monospace',
  fontSize: 13,
  lineHeight: 1.07,
  scrollback: 5_000,
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.open(document.querySelector<HTMLElement>('#app') as HTMLElement);
fit.fit();

const command = encodeURIComponent(asked.get('command') ?? '');
const socket = new WebSocket(`ws://127.0.0.1:${asked.get('server')}/pty?acks&command=${command}`);
socket.binaryType = 'arraybuffer';
socket.addEventListener('message', ({ data }) => {
  const bytes = new Uint8Array(data as ArrayBuffer);
  terminal.write(bytes, () => socket.send(String(bytes.length)));
});
const encoder = new TextEncoder();
terminal.onData((text) => socket.send(encoder.encode(text)));
terminal.focus();
