import type { People, Person } from './people.ts';

/**
 * Writes notes or instructions of a person, and announces the write so that no ECS task uses an outdated copy.
 *
 * @returns whether the person deleted everything meanwhile
 */
export async function changeCached(
  people: People,
  sub: string,
  write: () => Promise<unknown>,
): Promise<boolean> {
  const { erasure } = await people.read(sub);
  const version = await people.announceNotes(sub, erasure);
  let person: Person | undefined;
  try {
    await write();
  } finally {
    person = await people.settleNotes(sub, version).catch(() => undefined);
  }
  return person !== undefined && person.erasure !== erasure;
}
