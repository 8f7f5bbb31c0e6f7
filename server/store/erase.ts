import type { People } from './people.ts';
import { deleteAll, keys, queryAll, type Table } from './table.ts';

/**
 * Deletes everything in the person's partition except a marker, which stays for a day. Running requests of the person
 * see the marker and write nothing more.
 *
 * @returns the number of deleted conversations, turns, notes and instructions
 */
export async function eraseAll(table: Table, people: People, sub: string): Promise<number> {
  await people.markErased(sub);
  const { pk } = keys.turn(sub, '');
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ProjectionExpression: 'sk',
  });
  const all = items.map(({ sk }) => ({ pk, sk: String(sk) }));
  const doomed = all.filter(({ sk }) => sk !== keys.person(sub).sk);
  await deleteAll(table, doomed);
  return doomed.filter(({ sk }) => !/^(?:WORDS|TEXT|DELETED)#/.test(sk)).length;
}
