import { UpdateCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { createMatcher, searchableWords } from '../words/search-text.ts';
import { deleteExpired } from './expiry.ts';
import { isConditionFailed, keys, queryPages, type Table } from './table.ts';

/**
 * Number of conversations whose words are read in one page: parsing it takes some milliseconds, for which other
 * requests wait.
 */
const PAGE = 20;
/** The words of a conversation are one item of at most 400 KB; a longer conversation is found by its first words. */
const MAX_TURNS = 200;
const MAX_WORDS_CHARACTERS = 12_000;

const Words = z.object({ words: z.array(z.string()) });

/** Appends the words of a turn to the item of its conversation, unless that is full. Words that have expired do not come back. */
export async function addWords(
  table: Table,
  Key: Readonly<{ pk: string; sk: string }>,
  words: string,
): Promise<void> {
  if (words === '') return;
  const update = new UpdateCommand({
    TableName: table.name,
    Key,
    UpdateExpression:
      'SET words = list_append(if_not_exists(words, :none), :words), expiresAt = :expires',
    ConditionExpression:
      'attribute_not_exists(words) OR (size(words) < :most AND expiresAt > :now)',
    ExpressionAttributeValues: {
      ':none': [],
      ':words': [words.slice(0, MAX_WORDS_CHARACTERS)],
      ':most': MAX_TURNS,
      ':expires': table.expiresAt(),
      ':now': Math.floor(table.now() / 1000),
    },
  });
  /** Writes the words. @returns whether they were added */
  const write = async (): Promise<boolean> => {
    try {
      await table.db.send(update);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };
  if (await write()) return;
  await deleteExpired(table, Key);
  await write();
}

/** Returns the conversations that hold every word of the search, in their titles or in what was said. */
export async function findByWords<T extends Readonly<{ id: string; title: string }>>(
  table: Table,
  sub: string,
  { present, search }: Readonly<{ present: readonly T[]; search: string }>,
): Promise<T[]> {
  const matches = createMatcher(search);
  const byId = new Map(present.map((conversation) => [conversation.id, conversation]));
  const found = new Set(present.filter(({ title }) => matches([searchableWords([title])])));
  const query: Omit<QueryCommandInput, 'TableName'> = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': keys.words(sub, '').pk, ':sk': 'WORDS#' },
    // An eventually consistent read costs half as much; it may miss words that were written moments ago.
    ConsistentRead: false,
    Limit: PAGE,
  };
  for await (const items of queryPages(table, query)) {
    for (const item of items) {
      const conversation = byId.get(String(item['sk']).slice('WORDS#'.length));
      const { data } = Words.safeParse(item);
      if (conversation === undefined || data === undefined) continue;
      if (matches([searchableWords([conversation.title]), ...data.words])) found.add(conversation);
    }
  }
  return [...found];
}
