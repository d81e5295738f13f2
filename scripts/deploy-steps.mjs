/**
 * What a deploy does, step by step. A relay serves only the addresses that it is told: with the first deploy they are
 * learned from where it was put, and stay as a secret from then on.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEALTHY_TRIES = 30;

/** `https://relay.example` and its like as what peers dial; null where it is none. */
export function originOf(address) {
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  if (url === null || !['https:', 'wss:'].includes(url.protocol) || url.pathname !== '/') return null;
  return `wss://${url.host}`;
}

/** Gives what went wrong in words, or null. `run(args, { input, quiet, env })` is wrangler. */
export async function deploy({ origins, name, run, folder, say, fetch, wait = () => delay(2_000) }) {
  const wanted = origins.map(originOf);
  const wrong = wanted.indexOf(null);
  if (wrong >= 0) return `“${origins[wrong]}” is no HTTPS address like https://relay.example`;
  const which = name === undefined ? [] : ['--name', name];

  const secrets = join(folder, 'secrets.json');
  const report = join(folder, 'deployed.ndjson');
  if (wanted.length > 0)
    writeFileSync(secrets, JSON.stringify({ ORIGINS: wanted.join(',') }), { mode: 0o600 });
  const deployed = await run(
    ['deploy', ...which, ...(wanted.length > 0 ? ['--secrets-file', secrets] : [])],
    { env: { WRANGLER_OUTPUT_FILE_PATH: report } },
  );
  if (deployed.code !== 0) return 'it was not deployed; the lines above say why';

  const placed = placesIn(report);
  if (wanted.length === 0 && !(await hasOrigins(run, which))) {
    if (placed.length === 0) return 'it has no address of its own: deploy again and name one with --origin';
    say(`telling it that its address is ${placed.join(', ')}`);
    const told = await run(['secret', 'put', 'ORIGINS', ...which], { input: placed.join(',') });
    if (told.code !== 0) return 'it was deployed, but not told its address; run the same again';
  }

  const at = (wanted[0] ?? placed[0])?.replace(/^wss/, 'https');
  if (at === undefined) return null;
  for (let tried = 0; tried < HEALTHY_TRIES; tried++) {
    const health = await fetch(`${at}/healthz`)
      .then((answer) => answer.json())
      .catch(() => null);
    if (health?.ok === true) {
      say(`the relay is up at ${at}; on each machine: npm start -- --relay ${at}`);
      return null;
    }
    await wait();
  }
  return `it was deployed, but ${at}/healthz does not say that it is well yet`;
}

/** Addresses at which wrangler put it. */
function placesIn(report) {
  if (!existsSync(report)) return [];
  return (
    readFileSync(report, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === 'deploy')
      .flatMap(({ targets }) => targets ?? [])
      // Some have a word behind them, as `relay.example (custom domain)`.
      .map((target) => originOf(target.split(' ')[0]))
      .filter((origin) => origin !== null)
  );
}

async function hasOrigins(run, which) {
  const { code, output } = await run(['secret', 'list', '--format', 'json', ...which], { quiet: true });
  if (code !== 0) return false;
  try {
    return JSON.parse(output).some((secret) => secret.name === 'ORIGINS');
  } catch {
    return false;
  }
}
