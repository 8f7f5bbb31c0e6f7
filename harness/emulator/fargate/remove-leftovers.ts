import { runEngine, type ContainerEngine } from './container-engine.ts';

/** Removes the containers that a killed agent left behind. @returns how many */
export async function removeLeftovers(engine: ContainerEngine, label: string): Promise<number> {
  const printed = await runEngine(engine, ['ps', '--all', '--quiet', '--filter', `label=${label}`]);
  const ids = printed.split('\n').filter((id) => id !== '');
  if (ids.length > 0) await runEngine(engine, ['rm', '--force', '--volumes', ...ids]);
  return ids.length;
}
