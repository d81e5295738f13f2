import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Log } from '../../shared/model/log.ts';
import type { Gauge } from '../metrics.ts';
import { type CertificateFiles, readCertificate } from './certificate.ts';
import { type WatchedFiles, watchFiles } from './watched-files.ts';

export interface KeptCertificate extends WatchedFiles {
  gauges(): Gauge[];
}

/**
 * New connections to `server` get what its files hold; one that cannot be used is told of, and the old one stays. Throws
 * where they cannot be used to begin with.
 */
export function keepCertificate(server: Server, files: CertificateFiles, log: Log): KeptCertificate {
  let { expiresAt } = readCertificate(files);
  const watched = watchFiles([files.cert, files.key], () => {
    try {
      const certificate = readCertificate(files);
      (server as TlsServer).setSecureContext({ cert: certificate.cert, key: certificate.key });
      expiresAt = certificate.expiresAt;
      log('info', 'certificate.renewed', { expires: new Date(expiresAt).toISOString() });
    } catch (error) {
      // Perhaps only one of the two is there yet.
      log('error', 'certificate.not-renewed', { message: (error as Error).message });
    }
  });
  const help = 'When the certificate ends, in seconds since 1970.';
  return {
    ...watched,
    gauges: () => [{ name: 'certificate_expires_seconds', help, value: expiresAt / 1000 }],
  };
}
