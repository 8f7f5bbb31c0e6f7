import { findCheckEngine } from './container-engine.ts';
import { pushUnder } from './push-under.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Container command that exits at once with an error, like a server version that fails to start. */
const COMMAND = '["node","-e","console.error(\'This version cannot start\'); process.exit(1)"]';

/** Makes a server image that cannot start, based on the image of a working version, and pushes it under a tag. */
export async function pushBadImage(
  session: DeploySession,
  { of, tag }: { readonly of: string; readonly tag: string },
): Promise<void> {
  const engine = await findCheckEngine();
  if (engine === undefined) throw new Error('Cannot make an image: there is no container engine');
  const container = await engine('create', `onecall:${of}`);
  try {
    const change = ['--change', 'ENTRYPOINT []', '--change', `CMD ${COMMAND}`];
    await engine('commit', ...change, container, `onecall:${tag}`);
  } finally {
    await engine('rm', container);
  }
  await pushUnder(session, { of: tag, tag });
}
