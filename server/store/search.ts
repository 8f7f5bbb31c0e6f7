import { UpdateCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { createMatcher, searchableWords } from '../words/search-text.ts';
import { deleteExpired } from './expiry.ts';
import { isConditionFailed, keys, queryPages, type Table } from './table.ts';

/**
 * Number of conversations per page of a search query: parsing their words blocks other requests for some
 * milliseconds.
 */
const PAGE = 20;
/**
 * Upper bound on the turns whose words are kept: a conversation's words are one item of at most 400 KB. A longer
 * conversation is found by its first turns only.
 */
const MAX_TURNS = 200;
const MAX_WORDS_CHARACTERS = 12_000;

const Words = z.object({ words: z.array(z.string()) });

/**
 * Appends the words of a turn to the word item of its conversation, unless that item is full. An expired item is
 * replaced, so that its old words are not found again.
 */
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
  /** Writes the turn's words into the word item. @returns whether the item took them */
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

/** Returns the conversations whose title, questions and answers together contain every word of the search. */
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
    // An eventually consistent read costs half as much as a consistent one; it may miss words that were written
    // moments ago.
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
