import { fileURLToPath } from 'node:url';
import { findEngine } from '../../environments/image/engine.ts';
import { engineCan } from '../../environments/image/run-engine.ts';
import { containerRuntime } from './container-runtime.ts';
import type { TargetEnvironment } from './environment.ts';
import { localRuntime, type Runtime } from './runtime.ts';

const SERVER = fileURLToPath(new URL('../../../server', import.meta.url));

/**
 * Returns a runtime in which packages can be imported as the server imports them. Returns undefined where no process
 * can be started, as in AWS, or where this machine does not have the image.
 */
export async function runtimeOf(environment: TargetEnvironment): Promise<Runtime | undefined> {
  const { adapter, image } = environment;
  if (adapter === 'local') return localRuntime(SERVER);
  if (adapter === 'aws' || image === undefined) return undefined;
  const engine = await findEngine().catch(() => undefined);
  if (engine === undefined) return undefined;
  // The local image is named either as in the registry or by the commit it was built from.
  for (const name of [image.uri, `onecall:${image.commit}`])
    if (await engineCan(engine, ['image', 'inspect', name])) return containerRuntime(engine, name);
  return undefined;
}
