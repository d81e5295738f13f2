import { describe, expect, test } from 'vitest';
import { createDetachKey, parseDetachKey } from './detach-key.ts';

const keys = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const pressed = (key: ReturnType<typeof createDetachKey>, text: string) => {
  const { send, detach } = key.press(keys(text));
  return { send: String.fromCharCode(...send), detach };
};

describe('the key that leaves a session', () => {
  test('pressed twice it leaves, and neither press reaches the program', () => {
    const key = createDetachKey('\\');
    expect(pressed(key, 'ls\x1c')).toEqual({ send: 'ls', detach: false });
    expect(key.waiting).toBe(true);
    expect(pressed(key, '\x1c')).toEqual({ send: '', detach: true });
  });

  test('pressed once it reaches the program with the next key', () => {
    const key = createDetachKey('\\');
    pressed(key, '\x1c');
    expect(pressed(key, 'q')).toEqual({ send: '\x1cq', detach: false });
    expect(key.waiting).toBe(false);
  });

  test('pressed once it reaches the program when no second press comes', () => {
    const key = createDetachKey('\\');
    pressed(key, '\x1c');
    expect(key.giveUp()).toEqual(keys('\x1c'));
    expect(pressed(key, '\x1c')).toEqual({ send: '', detach: false });
  });

  test('is known in the encodings that programs turn on', () => {
    for (const press of ['\x1b[92;5u', '\x1b[92;69u', '\x1b[92:124;5:1u', '\x1b[27;5;92~']) {
      const key = createDetachKey('\\');
      expect(pressed(key, press)).toEqual({ send: '', detach: false });
      expect(pressed(key, press)).toEqual({ send: '', detach: true });
    }
  });

  test('a key release between the presses does not count as another key', () => {
    const key = createDetachKey('\\');
    pressed(key, '\x1b[92;5:1u');
    expect(pressed(key, '\x1b[92;5:3u')).toEqual({ send: '', detach: false });
    expect(pressed(key, '\x1b[92;5:1u').detach).toBe(true);
  });

  test('bytes above 127 pass unharmed', () => {
    const key = createDetachKey('\\');
    const typed = new TextEncoder().encode('ü漢');
    expect(key.press(typed).send).toEqual(typed);
  });

  test('may be another key, or none', () => {
    expect(parseDetachKey('ctrl-]')).toBe(']');
    expect(parseDetachKey('^Q')).toBe('q');
    expect(parseDetachKey('none')).toBeNull();
    expect(() => parseDetachKey('F1')).toThrow('is no key');
    expect(pressed(createDetachKey('q'), '\x11\x11').detach).toBe(true);
    expect(pressed(createDetachKey(null), '\x1c\x1c')).toEqual({ send: '\x1c\x1c', detach: false });
  });
});
