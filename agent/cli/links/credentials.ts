/** Between a link's file and the credentials that `createDeviceLink` takes. */
import type { DeviceCredentials } from '../../../shared/link/credentials.ts';
import { importSigningKey, importStaticKey } from '../../../shared/noise/keys.ts';
import type { MachineLink } from './store.ts';

export async function credentialsOf(link: MachineLink): Promise<DeviceCredentials> {
  const signing = await importSigningKey(link.signing.pkcs8, link.signing.publicKey);
  return {
    agentId: link.agentId,
    deviceId: link.deviceId,
    agentStatic: link.agentStatic,
    relay: link.relay,
    key: signing.publicKey,
    sign: signing.sign,
    noise: await importStaticKey(link.noise.pkcs8, link.noise.publicKey, true),
    devicePsk: link.devicePsk,
    pairing: link.pairing,
  };
}
