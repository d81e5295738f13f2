/** What the harness and a viewer's process say to each other, over the channel that `fork` opens. */
import type { Size } from '../../shared/model/session.ts';

/** A device's credentials as bytes in base64. */
export interface StoredDevice {
  agentId: string;
  deviceId: string;
  agentStatic: string;
  relay: string;
  devicePsk: string;
  signing: { pkcs8: string; publicKey: string };
  noise: { pkcs8: string; publicKey: string };
}

export type Sabotage = 'drop' | 'double' | 'screen';

export type ToViewer =
  | { t: 'start'; device: StoredDevice; sessionId: string; size: Size }
  | { t: 'type'; keys: string }
  | { t: 'resize'; size: Size }
  | { t: 'wake' }
  /** Spoils the next keys, or the screen when it is asked for. */
  | { t: 'sabotage'; how: Sabotage }
  | { t: 'show' };

export type FromViewer =
  | {
      t: 'progress';
      /** Bytes that it was told to type, and how many of those the machine has confirmed. */
      given: number;
      confirmed: number;
      /** Bytes that ever came back as drafts. */
      drafted: number;
      parsed: number | null;
      link: string;
    }
  /** Everything about its terminal that can show: `terminalState`. */
  | { t: 'shown'; parsed: number | null; state: string[] }
  /** Its stream is over, though nobody ended the session. */
  | { t: 'detached'; reason: string };
