import { findCheckEngine } from './container-engine.ts';
import { pushUnder } from './push-under.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Command that ends at once, like a version that fails at its start. */
const COMMAND = '["node","-e","console.error(\'This version cannot start\'); process.exit(1)"]';

/** Makes an image of a version that cannot start, out of the image of a good one, and pushes it under a tag. */
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
