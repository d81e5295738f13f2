import * as v from 'valibot';
import type { Calls } from '../calls.ts';
import { nothing } from './nothing.ts';

const invitedSchema = v.object({ link: v.string(), expiresAt: v.number() });

export type DeviceActions = ReturnType<typeof deviceActions>;
export const deviceActions = ({ live, later }: Calls) => ({
  renameDevice: (id: string, device: string, name: string) =>
    later(id, `Rename a device to “${name}”`, {
      method: 'PATCH',
      path: `/v1/devices/${device}`,
      body: { name },
    }),
  revokeDevice: (id: string, device: string) =>
    later(id, 'Remove a device', { method: 'DELETE', path: `/v1/devices/${device}` }),
  invite: (id: string) => live(id, { method: 'POST', path: '/v1/invitations', body: {} }, invitedSchema),
  answerPairing: (id: string, device: string, match: boolean) =>
    live(id, { method: 'POST', path: `/v1/pairings/${device}`, body: { match } }, nothing),
});
