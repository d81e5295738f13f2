/** What the operator set for the relay on Workers: vars and secrets, all of them text. */
import * as v from 'valibot';
import { defaultLimits, type Limits, limitsSchema } from '../../limits.ts';
import { parseRelayOrigins } from '../../origins.ts';
import { parseTokens } from '../../registration.ts';

export interface EdgeVars {
  /** Addresses that peers dial it by, with commas or spaces between. */
  readonly ORIGINS?: string;
  /** JSON of some of the limits. */
  readonly LIMITS?: string;
  /** Of which an agent must hold one, a line each; any agent may come where absent. */
  readonly OPERATOR_TOKENS?: string;
  /** Shows the metrics. */
  readonly METRICS_TOKEN?: string;
}

export interface EdgeSettings {
  readonly origins: readonly string[];
  readonly limits: Limits;
  readonly tokens: readonly string[] | null;
}

const MiB = 1024 * 1024;

/**
 * An object serves one agent, has 128 MB and cannot stop reading from a socket: whoever sends too fast is closed, after less.
 * Its queue is what the peer has not confirmed yet, a round trip included.
 */
export const edgeLimits: Limits = {
  ...defaultLimits,
  sockets: 600,
  unadmitted: 100,
  queueBytes: 8 * MiB,
  addressBytes: { perSecond: 32 * MiB, burst: 32 * MiB },
  keyBytes: { perSecond: 16 * MiB, burst: 16 * MiB },
};

/** A setting that cannot be used; the message is for the operator. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Throws SettingsError. */
export function readSettings({ ORIGINS = '', LIMITS, OPERATOR_TOKENS }: EdgeVars): EdgeSettings {
  const addresses = ORIGINS.split(/[\s,]+/).filter((address) => address !== '');
  if (addresses.length === 0) {
    throw new SettingsError(
      'ORIGINS is not set: put the address of this relay there, as wss://relay.example',
    );
  }
  try {
    return {
      origins: parseRelayOrigins(addresses),
      limits: { ...edgeLimits, ...readLimits(LIMITS) },
      tokens: OPERATOR_TOKENS === undefined ? null : parseTokens(OPERATOR_TOKENS),
    };
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError((error as Error).message);
  }
}

function readLimits(text: string | undefined): Partial<Limits> {
  if (text === undefined || text.trim() === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SettingsError('LIMITS is no JSON');
  }
  const parsed = v.safeParse(limitsSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new SettingsError(`LIMITS: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}
