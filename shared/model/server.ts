/** An MCP server that sessions of Claude Code get. Values of variables and headers never leave the machine. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';
import { scopedEntries } from './scoped.ts';

/** Open Poet's own. */
export const RESERVED_SERVER = 'poet';
const MAX_VALUE = 16_384;
const MAX_ARGS = 8192;

export const serverNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, hyphens and underscores, at most 64'),
  v.check((name) => name !== RESERVED_SERVER, `“${RESERVED_SERVER}” is Open Poet’s own server`),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const plain = v.regex(/^[^\u0000-\u001f\u007f]*$/, 'one line without control characters');
const variable = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'not a name of a variable'));
const header = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,128}$/, 'not a name of a header'));
const command = v.pipe(
  v.string('a command is a text'),
  v.trim(),
  v.minLength(1, 'say what to run'),
  v.maxLength(4096),
  plain,
);
const args = v.pipe(
  v.array(v.pipe(v.string('an argument is a text'), v.maxLength(MAX_ARGS))),
  v.maxLength(64, 'at most 64 arguments'),
  // They travel with the row.
  v.check((all) => all.join('').length <= MAX_ARGS, `at most ${MAX_ARGS} characters together`),
);
const url = v.pipe(
  v.string('an address is a text'),
  v.trim(),
  v.maxLength(4096),
  v.regex(/^https?:\/\/\S+$/, 'an address begins with https:// or http://'),
  v.check((text) => URL.canParse(text.replaceAll(/\$\{[^}]*\}/g, 'x')), 'this is no address'),
  v.check((text) => !/^https?:\/\/[^/?#]*@/.test(text), 'put a password into a header, not into the address'),
);
/** Each a value, or null: the one that the machine knows already. */
const values = <S extends v.GenericSchema<string, string>>(name: S) =>
  v.pipe(
    v.record(name, v.nullable(v.pipe(v.string('a value is a text'), v.maxLength(MAX_VALUE), plain))),
    v.check((all) => Object.keys(all).length <= 64, 'at most 64 of them'),
  );

export const launchSchema = v.variant('kind', [
  v.object({ kind: v.literal('stdio'), command, args, env: v.array(v.string()) }),
  v.object({ kind: v.literal('http'), url, headers: v.array(v.string()) }),
  v.object({ kind: v.literal('sse'), url, headers: v.array(v.string()) }),
]);
export type Launch = v.InferOutput<typeof launchSchema>;

export const launchInputSchema = v.variant('kind', [
  v.object({ kind: v.literal('stdio'), command, args, env: values(variable) }),
  v.object({ kind: v.literal('http'), url, headers: values(header) }),
  v.object({ kind: v.literal('sse'), url, headers: values(header) }),
]);
export type LaunchInput = v.InferOutput<typeof launchInputSchema>;

/** What a test found, or Claude Code in a session. */
export const MAX_STDERR = 4000;

export const serverTestSchema = v.object({
  at: timeSchema,
  ok: v.boolean(),
  /** From its start until it said what it can do. */
  ms: countSchema,
  /** Its own name and version. */
  about: v.nullable(v.string()),
  tools: v.array(v.object({ name: v.string(), description: v.string() })),
  /** Its last words on standard error. */
  stderr: v.string(),
  /** What went wrong, and what to do; "" where nothing did. */
  problem: v.string(),
});
export type ServerTest = v.InferOutput<typeof serverTestSchema>;

export const serverSchema = v.object({
  id: idSchema,
  name: serverNameSchema,
  ...scopedEntries,
  /** With the names of variables and headers alone. */
  launch: launchSchema,
  /** Its tools are at hand from the start; else Claude searches for them when it needs one. */
  alwaysLoad: v.boolean(),
  updatedAt: timeSchema,
  rev: countSchema,
});
export type Server = v.InferOutput<typeof serverSchema>;

export const serverInputSchema = v.object({
  name: serverNameSchema,
  alwaysLoad: v.optional(v.boolean(), false),
  launch: launchInputSchema,
});
export type ServerInput = v.InferOutput<typeof serverInputSchema>;
export const newServerSchema = v.object({ projectId: v.nullable(idSchema), ...serverInputSchema.entries });

/** How a server fares in a running session, as Claude Code says it. */
export const serverStatusSchema = v.object({
  name: v.string(),
  state: v.picklist(['connecting', 'connected', 'failed']),
  /** How long it took; null while it connects. */
  ms: v.nullable(countSchema),
  problem: v.string(),
  stderr: v.string(),
});
export type ServerStatus = v.InferOutput<typeof serverStatusSchema>;

/** Where Claude Code itself keeps servers. */
export const serverSources = ['mcp.json', 'user', 'local'] as const;
export const foundServerSchema = v.object({
  from: v.picklist(serverSources),
  name: v.string(),
  /** What it runs or calls, in one line, without values. */
  summary: v.string(),
  /** Why it cannot be taken; null: it can. */
  problem: v.nullable(v.string()),
});
export type FoundServer = v.InferOutput<typeof foundServerSchema>;
