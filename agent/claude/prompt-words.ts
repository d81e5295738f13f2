/** The words of a prompt, as Claude Code takes and tells them. Pure; measured on 2.1.330. */

/** Control and format characters: it takes them out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const visible = (text: string): string => text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '');

/**
 * What is written into its prompt. The space at the end, which it cuts off, closes a list of suggestions and takes its
 * meaning from a backslash: Enter then sends, whatever the words end with.
 */
export const typable = (text: string): string => `${visible(text).trimEnd()} `;

export const isCommand = (text: string): boolean => /^\s*\//.test(text);

/** Whether it speaks of these words. It may take out more that nobody sees, and spaces at the end. */
export const sameWords = (said: string, text: string): boolean => bare(said) === bare(text);

const bare = (text: string): string =>
  visible(text)
    .replace(/\p{C}/gu, (found) => (found === '\n' || found === '\t' ? found : ''))
    .trim();
