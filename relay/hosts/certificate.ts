/** A certificate and its key, from PEM files. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';

export interface CertificateFiles {
  cert: string;
  key: string;
}

export interface Certificate {
  cert: string;
  key: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Whether a browser would take it for this name or address. */
  covers(host: string): boolean;
}

/** Throws Error with words for whoever named the files: unreadable, not PEM, not of each other. */
export function readCertificate(files: CertificateFiles): Certificate {
  const cert = readFileSync(files.cert, 'utf8');
  const key = readFileSync(files.key, 'utf8');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new Error(`${files.cert} holds no certificate in PEM`);
  }
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new Error(`${files.key} is not the private key of ${files.cert}`);
  }
  return {
    cert,
    key,
    expiresAt: Date.parse(certificate.validTo),
    covers(host) {
      const bare = host.replace(/^\[|\]$/g, '');
      return (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined;
    },
  };
}
