/**
 * The one place that looks inside xterm.js. Its public API shows neither the saved cursor, scroll region, tab stops, character
 * sets, keyboard protocol, links nor the parser's state, and a snapshot that misses any of them is a wrong screen later.
 * Checked against @xterm/headless 6.1.0-beta.334; everything is read, nothing is written, except that bytes are parsed at once.
 */
import type { Terminal } from '@xterm/headless';

/** Bits of a cell's content. */
export const CODEPOINT = 0x1fffff;
export const COMBINED = 0x200000;
export const HAS_CONTENT = 0x3fffff;
export const WIDTH_SHIFT = 22;
/** Bits of both colours: mode, then RGB or index. */
export const COLOR = 0x3ffffff;
export const COLOR_MODE = 0x3000000;
export const MODE_P16 = 0x1000000;
export const MODE_P256 = 0x2000000;
export const MODE_RGB = 0x3000000;
/** Flags in `fg`, then in `bg`. */
export const INVERSE = 0x4000000;
export const BOLD = 0x8000000;
export const UNDERLINE = 0x10000000;
export const BLINK = 0x20000000;
export const INVISIBLE = 0x40000000;
export const STRIKETHROUGH = 0x80000000;
export const ITALIC = 0x4000000;
export const DIM = 0x8000000;
export const HAS_EXTENDED = 0x10000000;
export const PROTECTED = 0x20000000;
export const OVERLINE = 0x40000000;

export interface RawExtended {
  /** Underline colour in the low 26 bits, its style in the next three. */
  readonly _ext: number;
  readonly _urlId: number;
}
export interface RawAttributes {
  readonly fg: number;
  readonly bg: number;
  readonly extended: RawExtended;
}
export interface RawLine {
  /** Three numbers a cell: content, fg, bg. */
  readonly _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, RawExtended | undefined>>;
  readonly length: number;
  readonly isWrapped: boolean;
  /** Its characters, blanks for cells without; without those at its end where `trimRight`. */
  translateToString(trimRight?: boolean): string;
}
export type RawCharset = object | undefined;
export interface RawBuffer {
  readonly lines: { readonly length: number; get(index: number): RawLine | undefined };
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
  readonly savedX: number;
  /** Counted from the first line of the scrollback. */
  readonly savedY: number;
  readonly savedCurAttrData: RawAttributes;
  readonly savedCharsets: readonly RawCharset[];
  readonly savedGlevel: number;
  readonly savedOriginMode: boolean;
  readonly savedWraparoundMode: boolean;
}
export interface RawDecModes {
  readonly applicationCursorKeys: boolean;
  readonly applicationKeypad: boolean;
  readonly bracketedPasteMode: boolean;
  readonly colorSchemeUpdates: boolean;
  readonly cursorBlink: boolean | undefined;
  readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
  readonly origin: boolean;
  readonly reverseWraparound: boolean;
  readonly sendFocus: boolean;
  readonly synchronizedOutput: boolean;
  readonly wraparound: boolean;
}
export interface RawKitty {
  readonly flags: number;
  readonly mainFlags: number;
  readonly altFlags: number;
  readonly mainStack: readonly number[];
  readonly altStack: readonly number[];
}
/** 0 asks, 1 sets, 2 restores (all colours where there is no index). Indexes from 256: foreground, background, cursor. */
export type ColorEvent = readonly {
  type: 0 | 1 | 2;
  index?: number;
  color?: readonly [number, number, number];
}[];

export interface Internals {
  readonly normal: RawBuffer;
  readonly alt: RawBuffer;
  readonly active: RawBuffer;
  readonly attributes: RawAttributes;
  readonly charsets: readonly RawCharset[];
  readonly charsetLevel: number;
  readonly modes: RawDecModes;
  readonly insertMode: boolean;
  readonly newlineMode: boolean;
  readonly cursorHidden: boolean;
  readonly kitty: RawKitty;
  readonly mouseProtocol: 'NONE' | 'X10' | 'VT200' | 'DRAG' | 'ANY';
  readonly mouseEncoding: 'DEFAULT' | 'SGR' | 'SGR_PIXELS';
  readonly windowTitle: string;
  readonly iconName: string;
  /** 0: between sequences; up to 6: in one within which control characters are obeyed; above: in a string. */
  readonly parserState: number;
  /** Whether, and how, the next combining character joins what was printed last; 0: not. */
  readonly joinState: number;
  /** The bytes of a character that is not complete. */
  readonly utf8Rest: Uint8Array;
  /** Null where the address of this link was forgotten. */
  link(id: number): { id?: string | undefined; uri: string } | null;
  onColor(listener: (event: ColorEvent) => void): void;
  /** Parses now; `write` of the public API does so in a later turn. */
  parse(bytes: Uint8Array): void;
}

interface Core {
  _inputHandler: {
    _curAttrData: RawAttributes;
    _windowTitle: string;
    _iconName: string;
    _parser: { currentState: number; precedingJoinState: number };
    _utf8Decoder: { interim: Uint8Array };
    onColor(listener: (event: ColorEvent) => void): void;
    parse(bytes: Uint8Array): void;
  };
  _bufferService: { buffers: { normal: RawBuffer; alt: RawBuffer; active: RawBuffer } };
  _charsetService: { charsets: readonly RawCharset[]; glevel: number };
  _oscLinkService: { getLinkData(id: number): { id?: string; uri: string } | undefined };
  coreService: {
    modes: { insertMode: boolean };
    decPrivateModes: RawDecModes;
    isCursorHidden: boolean;
    kittyKeyboard: RawKitty;
  };
  mouseStateService: {
    activeProtocol: Internals['mouseProtocol'];
    activeEncoding: Internals['mouseEncoding'];
  };
  optionsService: { rawOptions: { convertEol: boolean } };
}

export function internalsOf(terminal: Terminal): Internals {
  const core = (terminal as unknown as { _core: Core })._core;
  const input = core._inputHandler;
  const { coreService } = core;
  return {
    get normal() {
      return core._bufferService.buffers.normal;
    },
    get alt() {
      return core._bufferService.buffers.alt;
    },
    get active() {
      return core._bufferService.buffers.active;
    },
    get attributes() {
      return input._curAttrData;
    },
    get charsets() {
      return core._charsetService.charsets;
    },
    get charsetLevel() {
      return core._charsetService.glevel;
    },
    get modes() {
      return coreService.decPrivateModes;
    },
    get insertMode() {
      return coreService.modes.insertMode;
    },
    get newlineMode() {
      return core.optionsService.rawOptions.convertEol;
    },
    get cursorHidden() {
      return coreService.isCursorHidden;
    },
    get kitty() {
      return coreService.kittyKeyboard;
    },
    get mouseProtocol() {
      return core.mouseStateService.activeProtocol;
    },
    get mouseEncoding() {
      return core.mouseStateService.activeEncoding;
    },
    get windowTitle() {
      return input._windowTitle;
    },
    get iconName() {
      return input._iconName;
    },
    get parserState() {
      return input._parser.currentState;
    },
    get joinState() {
      return input._parser.precedingJoinState;
    },
    get utf8Rest() {
      const { interim } = input._utf8Decoder;
      const end = interim.indexOf(0);
      return interim.subarray(0, end < 0 ? interim.length : end);
    },
    link: (id) => core._oscLinkService.getLinkData(id) ?? null,
    onColor: (listener) => input.onColor(listener),
    parse: (bytes) => input.parse(bytes),
  };
}

/** Of a cell of this line. */
export const contentAt = (line: RawLine, x: number): number => line._data[x * 3] as number;
export const fgAt = (line: RawLine, x: number): number => line._data[x * 3 + 1] as number;
export const bgAt = (line: RawLine, x: number): number => line._data[x * 3 + 2] as number;
export const widthAt = (line: RawLine, x: number): number => contentAt(line, x) >>> WIDTH_SHIFT;
export const extendedAt = (line: RawLine, x: number): RawExtended | null =>
  bgAt(line, x) & HAS_EXTENDED ? (line._extendedAttrs[x] ?? null) : null;
export function charsAt(line: RawLine, x: number): string {
  const content = contentAt(line, x);
  if (content & COMBINED) return line._combined[x] ?? '';
  return content & CODEPOINT ? String.fromCodePoint(content & CODEPOINT) : '';
}
export const underlineColor = (ext: number): number => ext & COLOR;
export const underlineStyle = (ext: number): number => (ext >>> 26) & 7;
/** Columns of what was printed last, which a combining character would join; 0: nothing is there to join. */
export const joinWidth = ({ joinState }: Internals): number => (joinState >>> 1) & 3;
