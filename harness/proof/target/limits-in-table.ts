import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { awsConfigOf } from './aws-clients.ts';
import type { Credentials } from './credentials.ts';
import type { SpendingControl, SpendingPlan } from './spending-control.ts';

const Usd = z.number().nonnegative();

/** Schema of the environment's model whose calls cost something, with prices in US dollars per million tokens. */
export const PricedModel = z.object({
  id: z.string(),
  prices: z.object({ input: Usd, output: Usd, cacheRead: Usd, cacheWrite: Usd }),
  /** Largest number of tokens of an answer. */
  maxOutputTokens: z.number(),
});
export type PricedModel = z.infer<typeof PricedModel>;

/** DynamoDB table of an environment; `endpoint` is absent in AWS. */
export type LimitsTable = Readonly<{ region: string; table: string; endpoint?: string }>;

/** Milliseconds after which every ECS task uses a new limit; the tasks read the limits again every 2 s. */
const SEEN_AFTER_MS = 2_500;
/**
 * Length of a question in characters. The history of two such questions has about 1,000 tokens, the length from which
 * on models cache a prompt.
 */
const CHARACTERS = 2_000;
/** Largest size of the prompt of a first question in bytes, from which the highest cost of a call follows. */
const PROMPT_BYTES = 7_000;
/** Number of model calls whose highest cost the budget can reserve at the same time. */
const RESERVED_AT_ONCE = 2;
const AT_ONCE = 16;
/** Beginning of the name of each attribute of a person's account that holds the reservation of an open model call. */
const OPEN = 'open#';

/**
 * Returns a budget in dollars that two concurrent model calls reserve completely, so that further calls must wait or
 * are refused.
 */
const allowanceOf = ({ prices, maxOutputTokens }: PricedModel): number =>
  (RESERVED_AT_ONCE * (PROMPT_BYTES * prices.cacheWrite + maxOutputTokens * prices.output)) / 1e6;

/**
 * Returns a control of people's spending limits. It writes to the table as `make budget` does, but without the checks
 * of that command. The command refuses a limit below what is spent, and one that ends within seconds.
 */
export function limitsInTable(
  { region, table, endpoint }: LimitsTable,
  priced: PricedModel,
  { signIn, restart }: Pick<Credentials, 'signIn'> & Pick<SpendingPlan, 'restart'>,
): SpendingControl & Readonly<{ close: () => void }> {
  const client = new DynamoDBClient(awsConfigOf({ region, awsEndpoint: endpoint }));
  const subs = new Map<string, string>();
  const subOf = async (user: string): Promise<string> => {
    const known = subs.get(user) ?? decodeJwt((await signIn(user)).accessToken).sub;
    if (known === undefined) throw new Error('The token names no person');
    subs.set(user, known);
    return known;
  };
  return {
    modelId: priced.id,
    seenAfterMs: SEEN_AFTER_MS,
    ...(endpoint !== undefined && {
      plan: {
        prices: priced.prices,
        allowanceUsd: allowanceOf(priced),
        atOnce: AT_ONCE,
        characters: CHARACTERS,
        openCalls: async (user) => {
          const month = new Date().toISOString().slice(0, 7);
          const { Item: account = {} } = await client.send(
            new GetItemCommand({
              TableName: table,
              Key: { pk: { S: `SPENDING#${month}` }, sk: { S: `PERSON#${await subOf(user)}` } },
              ConsistentRead: true,
            }),
          );
          const open = Object.entries(account).filter(([name]) => name.startsWith(OPEN));
          return new Map(open.map(([name, { M }]) => [name, Number(M?.['amount']?.N) / 1e6]));
        },
        ...(restart && { restart }),
      },
    }),
    setLimit: async (user, { usd, endsAtMs }) => {
      const limit = { N: String(Math.round(usd * 1_000_000)) };
      const endsAt = { N: String(endsAtMs) };
      const at = { S: new Date().toISOString() };
      const change = { M: { at, by: { S: 'onecall verify' }, limit, endsAt } };
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: 'SPENDING#CONTROL' }, sk: { S: `PERSON#${await subOf(user)}` } },
          UpdateExpression:
            'SET #limit = :limit, endsAt = :endsAt, changes = list_append(if_not_exists(changes, :none), :change)',
          ExpressionAttributeNames: { '#limit': 'limit' },
          ExpressionAttributeValues: {
            ':limit': limit,
            ':endsAt': endsAt,
            ':none': { L: [] },
            ':change': { L: [change] },
          },
        }),
      );
    },
    close: () => client.destroy(),
  };
}
