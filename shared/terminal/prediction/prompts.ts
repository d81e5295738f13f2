/**
 * Prompts at which typing was seen to be echoed. Where one of them stands again, the next line needs no new proof; a
 * shell's prompt that only names another folder counts as the same.
 */
const MAX_PROMPTS = 16;
/** Ends of prompts behind which a line of text is typed, and never a secret. */
const SIGILS = '$#%>❯➜λ›»';
const SHARED_START = 2;
/** What asks for a secret must prove its echo every time; words that also name folders count where no shell asks. */
const SECRET = /passw|passphrase|passcode|secret|kennwort|contraseña|mot de passe|密码|パスワード/i;
const PERHAPS_SECRET = /pass|token|pin\b|code|key|credential/i;

type Cells = readonly string[];

export interface Prompts {
  /** The column at which the prompt of this row ends, or null. `col`: the cursor. */
  match(cells: Cells, col: number): number | null;
  learn(prompt: Cells): void;
  /** It was wrong to trust this row. */
  forget(cells: Cells): void;
}

const begins = (cells: Cells, prompt: Cells): boolean => prompt.every((char, x) => cells[x] === char);

function sigilOf(cells: Cells): string | null {
  const [sigil = '', space] = cells.slice(-2);
  return space === ' ' && SIGILS.includes(sigil) ? sigil : null;
}

function asksSecret(cells: Cells): boolean {
  const text = cells.join('');
  return SECRET.test(text) || (sigilOf(cells) === null && PERHAPS_SECRET.test(text));
}

export function createPrompts(): Prompts {
  /** Most recent last. */
  let known: Cells[] = [];
  let alike = true;

  function isAlike(cells: Cells): boolean {
    const sigil = sigilOf(cells);
    if (sigil === null || asksSecret(cells)) return false;
    return known.some((one) => sigilOf(one) === sigil && begins(cells, one.slice(0, SHARED_START)));
  }

  return {
    match(cells, col) {
      const lengths = known.filter((one) => one.length <= col && begins(cells, one)).map((one) => one.length);
      if (lengths.length > 0) return Math.min(...lengths);
      return alike && isAlike(cells.slice(0, col)) ? col : null;
    },
    learn(prompt) {
      if (prompt.length < 2 || prompt.every((char) => char === ' ') || asksSecret(prompt)) return;
      known = known.filter((one) => one.length !== prompt.length || !begins(prompt, one));
      known.push([...prompt]);
      if (known.length > MAX_PROMPTS) known.shift();
    },
    forget(cells) {
      known = known.filter((one) => !begins(cells, one));
      alike = false;
    },
  };
}
