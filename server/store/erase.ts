import type { People } from './people.ts';
import { deleteAll, keys, queryAll, type Table } from './table.ts';

/**
 * Deletes everything in the person's partition. A marker stays for a day, so that requests of the person that still run write
 * nothing more.
 *
 * @returns how many conversations, turns and notes there were
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
