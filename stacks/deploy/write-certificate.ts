import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatePem, placeholderArn } from './certificate.ts';
import { folderOf } from './project.ts';
import type { DeploySession } from './session.ts';

/**
 * Writes the public part of a self-signed certificate to a file for programs that must trust it, and returns the file's
 * path.
 */
export async function writeCertificate(
  session: DeploySession,
  arn: string | undefined,
): Promise<string | null> {
  const { name } = session.environment;
  if (arn === undefined || arn === placeholderArn(session.environment)) return null;
  const pem = await certificatePem(session, arn);
  if (pem === undefined) return null;
  mkdirSync(folderOf(name), { recursive: true });
  writeFileSync(join(folderOf(name), 'certificate.pem'), pem);
  return join('.onecall', name, 'certificate.pem');
}
