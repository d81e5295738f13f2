/** Where speech becomes text, as this device was told: on the machine, or by the browser's own recogniser. */
import { createSignal } from 'solid-js';
import { isStandalone } from '../data/support.ts';
import { keep, kept } from '../ui/kept.ts';

export type VoiceChoice = 'machine' | 'browser';

const KEY = 'voice';
const DEAD = 'voice-browser-dead';
const [choice, setChoice] = createSignal<VoiceChoice>(kept(KEY) === 'browser' ? 'browser' : 'machine');
const [dead, setDead] = createSignal(kept(DEAD) === 'yes');

export { choice as voiceChoice };

export function chooseVoice(next: VoiceChoice): void {
  keep(KEY, next === 'machine' ? null : next);
  setChoice(next);
  // Chosen again, it is tried again.
  setDead(false);
  keep(DEAD, null);
}

interface Speaking {
  SpeechRecognition?: SpeechRecognitionMaker;
  webkitSpeechRecognition?: SpeechRecognitionMaker;
}

/** The part of the Web Speech API that is used here. */
export interface SpeechRecognitionLike extends EventTarget {
  continuous: boolean;
  interimResults: boolean;
  lang: string;
  start(): void;
  stop(): void;
  abort(): void;
}
export type SpeechRecognitionMaker = new () => SpeechRecognitionLike;

export function recogniser(): SpeechRecognitionMaker | null {
  const speaking = window as unknown as Speaking;
  return speaking.SpeechRecognition ?? speaking.webkitSpeechRecognition ?? null;
}

/** Installed on iOS it is there and never says a word; elsewhere it counts as there until it was found silent. */
export function browserMayHear(): boolean {
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent) || 'standalone' in navigator;
  return recogniser() !== null && !dead() && !(isApple && isStandalone());
}

/** It was started and nothing came of it. */
export function browserIsDeaf(): void {
  keep(DEAD, 'yes');
  setDead(true);
}
