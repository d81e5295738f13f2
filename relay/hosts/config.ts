/** The file that `poet relay --config` names: JSON, in which paths are relative to the file. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { limitsSchema } from '../limits.ts';

const path = v.pipe(v.string(), v.nonEmpty());
const schema = v.partial(
  v.strictObject({
    host: v.string(),
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    /** Addresses under which it is reached, as `https://relay.example`. */
    origins: v.array(v.string()),
    tls: v.strictObject({ cert: path, key: path }),
    db: path,
    /** Folder of the built app; false to serve none. */
    app: v.union([path, v.literal(false)]),
    /** Addresses and networks of proxies in front. */
    proxies: v.array(v.string()),
    /** File of tokens of which an agent must hold one. */
    registration: path,
    /** File with the token that shows the metrics. */
    metricsToken: path,
    /** Takes over from the relay that runs on this port and database, and lets another one do so. */
    takeOver: v.boolean(),
    limits: limitsSchema,
    verbose: v.boolean(),
  }),
);

export type RelayConfig = v.InferOutput<typeof schema>;

/** Throws Error with words that name the file and the field. */
export function readConfig(file: string): RelayConfig {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`${file}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  }
  const { tls, db, app, registration, metricsToken, ...rest } = parsed.output;
  const at = (named: string) => resolve(dirname(file), named);
  return {
    ...rest,
    ...(tls && { tls: { cert: at(tls.cert), key: at(tls.key) } }),
    ...(db && { db: at(db) }),
    ...(app !== undefined && { app: app && at(app) }),
    ...(registration && { registration: at(registration) }),
    ...(metricsToken && { metricsToken: at(metricsToken) }),
  };
}
