import { type CertificateFiles, readCertificate } from '../../relay/hosts/certificate.ts';
import { CliError, usageError } from './cli-error.ts';

/** Paths of a certificate and its key, found to fit together and to be in time; undefined where neither was given. */
export function checkTls(
  values: { 'tls-cert'?: string; 'tls-key'?: string },
  now: number,
): CertificateFiles | undefined {
  const { 'tls-cert': cert, 'tls-key': key } = values;
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw usageError('--tls-cert and --tls-key go together');
  let expiresAt: number;
  try {
    ({ expiresAt } = readCertificate({ cert, key }));
  } catch (error) {
    throw new CliError(`the certificate cannot be used: ${(error as Error).message}`);
  }
  if (expiresAt <= now) throw new CliError(`the certificate expired on ${new Date(expiresAt).toUTCString()}`);
  return { cert, key };
}
