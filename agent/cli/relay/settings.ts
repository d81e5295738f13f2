/** What a relay is started with: its config file, and flags, which come first. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Certificate,
  type CertificateFiles,
  readCertificate,
} from '../../../relay/hosts/certificate.ts';
import { type RelayConfig, readConfig } from '../../../relay/hosts/config.ts';
import { readTokens } from '../../../relay/hosts/kept-tokens.ts';
import { trustedProxies } from '../../../relay/hosts/proxies.ts';
import type { Limits } from '../../../relay/limits.ts';
import { builtApp } from '../built-app.ts';
import { CliError } from '../cli-error.ts';
import { homeOf } from '../local-home.ts';
import { parseOrigin, parsePort } from '../numbers.ts';
import { checkTls } from '../tls-files.ts';

export interface RelayFlags {
  config?: string;
  port?: string;
  host?: string;
  origin?: string[];
  'tls-cert'?: string;
  'tls-key'?: string;
  db?: string;
  app?: string;
  'no-app'?: boolean;
  'metrics-token'?: string;
  registration?: string;
  proxy?: string[];
  'take-over'?: boolean;
  verbose?: boolean;
  home?: string;
}

export interface RelaySettings {
  host: string;
  port: number;
  origins: string[];
  tls: CertificateFiles | undefined;
  dbFile: string;
  appDir: string | null;
  proxies: readonly string[];
  registrationFile: string | undefined;
  metricsToken: string | undefined;
  takeOver: boolean;
  limits: Partial<Limits>;
  verbose: boolean;
}

const SCHEMES = ['https', 'http', 'wss', 'ws'];

/** Throws CliError where anything of it cannot be used. */
export function relaySettings(flags: RelayFlags, now: number): RelaySettings {
  const config = flags.config === undefined ? {} : said(() => readConfig(resolve(flags.config as string)));
  const tls = tlsOf(flags, config, now);
  const appDir = appOf(flags, config);
  const registrationFile = flags.registration ? resolve(flags.registration) : config.registration;
  if (registrationFile !== undefined)
    said(() => secret(registrationFile, () => readTokens(registrationFile)));
  const tokenFile = flags['metrics-token'] ? resolve(flags['metrics-token']) : config.metricsToken;
  const proxies = flags.proxy ?? config.proxies ?? [];
  said(() => trustedProxies(proxies));
  const takeOver = flags['take-over'] ?? config.takeOver ?? false;
  if (takeOver && process.platform !== 'linux') {
    throw new CliError('--take-over needs Linux: elsewhere two processes cannot listen on one port');
  }
  const db = flags.db ? resolve(flags.db) : config.db;
  if (db !== undefined && !existsSync(dirname(db))) throw new CliError(`there is no folder for ${db}`);
  return {
    host: flags.host ?? config.host ?? '127.0.0.1',
    port: flags.port === undefined ? (config.port ?? 7878) : parsePort(flags.port),
    origins: (flags.origin ?? config.origins ?? []).map((text) =>
      parseOrigin('origin', text, SCHEMES).replace(/^http/, 'ws'),
    ),
    tls,
    dbFile: db ?? homeOf(flags).relayDb,
    appDir,
    proxies,
    registrationFile,
    metricsToken:
      tokenFile === undefined ? undefined : said(() => secret(tokenFile, () => tokenIn(tokenFile))),
    takeOver,
    limits: config.limits ?? {},
    verbose: flags.verbose ?? config.verbose ?? false,
  };
}

/** What an operator should know of settings that can be used all the same. */
export function relayWarnings(settings: RelaySettings): string[] {
  const { origins, tls, host, proxies, registrationFile } = settings;
  const warnings: string[] = [];
  const open = !['127.0.0.1', '::1', 'localhost'].includes(host);
  if (origins.length === 0 && open) warnings.push('no origin is given, so nobody outside can say hello');
  for (const origin of origins) {
    const { protocol, hostname } = new URL(origin);
    if (protocol === 'ws:') warnings.push(`${origin} is without TLS: browsers give no keys to such pages`);
    else if (tls !== undefined && !(readCertificate(tls) as Certificate).covers(hostname)) {
      warnings.push(`the certificate is not for ${hostname}`);
    }
  }
  if (origins.some((origin) => origin.startsWith('wss:')) && tls === undefined && proxies.length === 0) {
    warnings.push(
      'TLS must end at a proxy, and no proxy is trusted: limits by address count everybody who comes through it as one',
    );
  }
  if (open && registrationFile === undefined) warnings.push('any machine may register here');
  return warnings;
}

function tlsOf(flags: RelayFlags, { tls }: RelayConfig, now: number): CertificateFiles | undefined {
  const named = flags['tls-cert'] === undefined && flags['tls-key'] === undefined ? tls : undefined;
  return checkTls(named === undefined ? flags : { 'tls-cert': named.cert, 'tls-key': named.key }, now);
}

function appOf(flags: RelayFlags, config: RelayConfig): string | null {
  if (flags['no-app'] || (flags.app === undefined && config.app === false)) return null;
  const dir = resolve(flags.app ?? (config.app || builtApp()));
  if (existsSync(resolve(dir, 'index.html'))) return dir;
  throw new CliError(`there is no built app in ${dir}; \`npm run build\` builds it, --no-app goes without`);
}

function tokenIn(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (token.length < 24) throw new Error(`${file} holds no token of at least 24 characters`);
  return token;
}

/** Whoever else may read a secret has it. */
function secret<T>(file: string, read: () => T): T {
  const value = read();
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 it`);
  return value;
}

function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CliError((error as Error).message);
  }
}
