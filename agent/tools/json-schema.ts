/** A tool's arguments as JSON Schema, which MCP speaks. Knows what our tools use, and throws at anything else. Pure. */
import type * as v from 'valibot';

type Any = v.GenericSchema | v.GenericPipeItem;
export type JsonSchema = Record<string, unknown>;

interface Node {
  kind: string;
  type: string;
  pipe?: readonly Any[];
  entries?: Record<string, v.GenericSchema>;
  item?: v.GenericSchema;
  wrapped?: v.GenericSchema;
  options?: readonly unknown[];
  literal?: unknown;
  requirement?: unknown;
  description?: string;
}
const node = (schema: Any): Node => schema as unknown as Node;

export function toJsonSchema(schema: Any): JsonSchema {
  const { pipe } = node(schema);
  if (pipe === undefined) return plain(node(schema));
  const [first, ...rest] = pipe;
  return Object.assign(plain(node(first as Any)), ...rest.map((item) => refined(node(item))));
}

function plain(schema: Node): JsonSchema {
  switch (schema.type) {
    case 'object': {
      const entries = Object.entries(schema.entries ?? {});
      const required = entries.filter(([, entry]) => !isOptional(entry)).map(([key]) => key);
      return {
        type: 'object',
        properties: Object.fromEntries(entries.map(([key, entry]) => [key, toJsonSchema(entry)])),
        ...(required.length > 0 && { required }),
        additionalProperties: false,
      };
    }
    case 'array':
      return { type: 'array', items: toJsonSchema(schema.item as v.GenericSchema) };
    case 'string':
    case 'number':
    case 'boolean':
      return { type: schema.type };
    case 'picklist':
      return { enum: [...(schema.options ?? [])] };
    case 'literal':
      return { const: schema.literal };
    case 'optional':
      return toJsonSchema(schema.wrapped as v.GenericSchema);
    case 'nullable':
      return { anyOf: [toJsonSchema(schema.wrapped as v.GenericSchema), { type: 'null' }] };
    case 'variant':
    case 'union':
      return { anyOf: (schema.options ?? []).map((option) => toJsonSchema(option as v.GenericSchema)) };
    default:
      throw new Error(`a tool's arguments may not use ${schema.kind} ${schema.type}`);
  }
}

const isOptional = (schema: v.GenericSchema): boolean => {
  const { type, pipe } = node(schema);
  return type === 'optional' || (pipe?.[0] !== undefined && node(pipe[0]).type === 'optional');
};

function refined({ type, requirement, description }: Node): JsonSchema {
  switch (type) {
    case 'description':
      return { description };
    case 'min_length':
      return { minLength: requirement };
    case 'max_length':
      return { maxLength: requirement };
    case 'min_value':
      return { minimum: requirement };
    case 'max_value':
      return { maximum: requirement };
    case 'integer':
    case 'safe_integer':
      return { type: 'integer' };
    case 'regex':
      return { pattern: (requirement as RegExp).source };
    case 'trim':
    case 'check':
      return {};
    default:
      throw new Error(`a tool's arguments may not use ${type}`);
  }
}
