/** The policies over our tools as Claude Code's own permission rules. Pure. */
import { SERVER_NAME, type ToolServer } from './server.ts';

export function toolPermissions({ tools, policyOf }: Pick<ToolServer, 'tools' | 'policyOf'>) {
  const rules = (policy: 'allow' | 'ask') =>
    tools.filter((tool) => policyOf(tool) === policy).map(({ name }) => `mcp__${SERVER_NAME}__${name}`);
  return { allow: rules('allow'), ask: rules('ask') };
}
