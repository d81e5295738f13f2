/** Slow steps of the scripts: one line when they begin, one every ten seconds, one at the end. Node 20 or newer. */
import { spawn } from 'node:child_process';

/** On standard error, so that `--json` output stays clean. */
export const say = (text) => process.stderr.write(`open-poet: ${text}\n`);

/** Never rejects: `ok` false comes with the end of what the command printed. */
export function runStep(label, command, args, { cwd, env = process.env } = {}) {
  say(`${label} …`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', keep);
    const timer = setInterval(() => say(`${label}: ${seconds()} s so far`), 10_000);
    const cancel = () => child.kill('SIGTERM');
    process.once('SIGINT', cancel);
    child.on('close', (code) => {
      clearInterval(timer);
      process.off('SIGINT', cancel);
      if (code === 0) say(`${label}: done in ${seconds()} s`);
      resolve({ ok: code === 0, output });
    });
  });
}
