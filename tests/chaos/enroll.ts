/** Pairs a device as an owner, with keys that can be given to the processes that stand for it. */
import { createPairing } from '../../shared/link/credentials.ts';
import { parsePairingLink } from '../../shared/model/pairing-link.ts';
import { exportSigningKey, exportStaticKey } from '../../shared/noise/keys.ts';
import { type Device, deviceWith } from '../support/device.ts';
import { until } from '../support/until.ts';
import type { StoredDevice } from './messages.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** `relay`: the address under which the device's processes will dial. The device that is given back is live. */
export async function enrollDevice(
  pairing: string,
  name: string,
  relay: string,
): Promise<{ device: Device; stored: StoredDevice }> {
  const parsed = parsePairingLink(pairing);
  if (!parsed.ok) throw new Error(parsed.problem);
  const paired = await createPairing(parsed.link, { extractable: true, name, platform: 'chaos' });
  const { credentials, signingKey } = paired;
  const device = deviceWith(credentials);
  device.link.start();
  await device.live();
  await device.call('POST', '/v1/pairings/mine', { match: true });
  await until('the rights of an owner', () =>
    device.call('GET', '/v1/devices').then(
      () => true,
      () => false,
    ),
  );
  const stored: StoredDevice = {
    agentId: credentials.agentId,
    deviceId: credentials.deviceId,
    agentStatic: base64(credentials.agentStatic),
    relay,
    devicePsk: base64(credentials.devicePsk),
    signing: {
      pkcs8: base64(await exportSigningKey(signingKey)),
      publicKey: base64(signingKey.publicKey),
    },
    noise: {
      pkcs8: base64(await exportStaticKey(credentials.noise)),
      publicKey: base64(credentials.noise.publicKey),
    },
  };
  return { device, stored };
}
