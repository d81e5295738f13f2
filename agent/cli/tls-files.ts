import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { CliError, usageError } from './cli-error.ts';

const read = (flag: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`--${flag} cannot be read: ${(error as Error).message}`);
  }
};

/** Paths of a certificate and its key, found to fit together and to be in time; undefined where neither was given. */
export function checkTls(
  values: { 'tls-cert'?: string; 'tls-key'?: string },
  now: number,
): { cert: string; key: string } | undefined {
  const { 'tls-cert': certFile, 'tls-key': keyFile } = values;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined)
    throw usageError('--tls-cert and --tls-key go together');
  const cert = read('tls-cert', certFile);
  const key = read('tls-key', keyFile);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new CliError(`${certFile} holds no certificate in PEM`);
  }
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new CliError(`${keyFile} is not the private key of ${certFile}`);
  }
  if (Date.parse(certificate.validTo) <= now)
    throw new CliError(`the certificate expired on ${certificate.validTo}`);
  return { cert: certFile, key: keyFile };
}
