import { execa } from 'execa';
import { layers } from '../layer.ts';
import type { LayerName } from '../layer.ts';
import { headCommit } from './git.ts';
import { DeployProblem } from './problem.ts';
import { outputOf, stackFolder } from './project.ts';
import { openSession } from './session.ts';
import { synthesize } from './synthesize.ts';
import { findCertificate } from './certificate.ts';

const isLayer = (text: string): text is LayerName => layers.some((layer) => layer === text);

/**
 * Releases the state lock of a Terraform run that no longer exists. Terraform refuses if the given id is not the
 * lock's.
 */
export async function unlock(name: string, layer: string, lock: string): Promise<string> {
  if (!isLayer(layer)) {
    throw new DeployProblem(`There is no stack "${layer}": STACK is one of ${layers.join(', ')}`);
  }
  const session = await openSession(name, { terraform: true });
  const certificateArn = await findCertificate(session);
  const release = {
    commit: await headCommit(),
    ...(certificateArn !== undefined && { certificateArn }),
  };
  await synthesize({ environments: [{ name, release }] }, outputOf(name));
  for (const args of [
    ['init', '-input=false', '-no-color'],
    ['force-unlock', '-no-color', '-force', lock],
  ]) {
    const result = await execa('terraform', args, {
      cwd: stackFolder(name, `${name}-${layer}`),
      reject: false,
      env: session.processEnv,
      extendEnv: false,
    });
    if (result.failed) throw new DeployProblem(result.stderr.trim());
  }
  return `Released the lock ${lock} of ${name}-${layer}`;
}
