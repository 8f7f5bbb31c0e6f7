import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BOUNDARY, boundaryPolicy, deployerPolicies } from './policies.ts';
import type { PolicyDocument } from '../policy-document.ts';

export interface WrittenPolicy {
  readonly name: string;
  readonly file: string;
}

/**
 * Writes the permissions boundary and the deployer's policies as JSON files for IAM, and returns their names and files.
 */
export function writePolicies(folder: string, account: string): WrittenPolicy[] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, document: PolicyDocument): WrittenPolicy => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
    return { name, file };
  };
  return [
    write(BOUNDARY, boundaryPolicy(account)),
    ...deployerPolicies(account).map((document, n) => write(`onecall-deployer-${n + 1}`, document)),
  ];
}

/** Returns the AWS commands with which an administrator creates the policies once per account. */
export const commandsFor = (written: readonly WrittenPolicy[], root: string): string[] =>
  written.map(
    ({ name, file }) =>
      `aws iam create-policy --policy-name ${name} --policy-document file://${relative(root, file)}`,
  );
