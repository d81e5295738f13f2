export const CLAUDE_CODE_VERSION: string;
export function findClaudeCode(): string | null;
export function ensureClaudeCode(): Promise<{ path: string } | { reason: string }>;
