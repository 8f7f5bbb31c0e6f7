import { runEngine, type ContainerEngine } from './container-engine.ts';

/** Removes the containers of an earlier agent that was killed. @returns the number of removed containers */
export async function removeLeftovers(engine: ContainerEngine, label: string): Promise<number> {
  const printed = await runEngine(engine, ['ps', '--all', '--quiet', '--filter', `label=${label}`]);
  const ids = printed.split('\n').filter((id) => id !== '');
  if (ids.length > 0) await runEngine(engine, ['rm', '--force', '--volumes', ...ids]);
  return ids.length;
}
