import { isMissing } from '../../target/wire/call.ts';
import type { WireCaller } from '../../target/caller.ts';
import { outcomeOfTurn } from '../../target/wire/contract.ts';
import { Divergence, type ExpectedTurn, type PersonModel, type RealPerson } from './person.ts';

/**
 * Compares a conversation's stored turns with the expected turns: their order, choices, states and text.
 * @throws {Divergence}
 */
export async function lookAgain(
  person: RealPerson,
  { turns, cleared }: PersonModel,
  caller: WireCaller = person.caller,
): Promise<void> {
  if (turns.length === 0 && cleared === undefined) return;
  const wrong = await differenceIn(caller, person.conversationId, turns);
  if (wrong !== undefined) throw new Divergence(wrong);
}

async function differenceIn(
  caller: WireCaller,
  id: string,
  expected: readonly ExpectedTurn[],
): Promise<string | undefined> {
  const { turns } = await caller.conversations.get(id);
  if (turns.length !== expected.length)
    return `${turns.length} turns were found again, ${expected.length} were left`;
  for (const [at, turn] of expected.entries()) {
    const found = turns[at];
    for (const field of ['messageId', 'query', 'agent', 'model'] as const)
      if (found?.[field] !== turn[field])
        return `turn ${at + 1} has ${field} "${found?.[field]}", "${turn[field]}" was left`;
    if (found === undefined || outcomeOfTurn(found.state) !== turn.state)
      return `turn ${at + 1} is ${found?.state}, ${turn.state} was left`;
    if (!(found.response?.content ?? '').startsWith(turn.shown))
      return `turn ${at + 1} lost text that was shown`;
  }
  return undefined;
}

/**
 * Checks that another person cannot read the conversation.
 * @throws {Divergence}
 */
export async function lookFromOutside(person: RealPerson, other: WireCaller): Promise<void> {
  try {
    await other.conversations.get(person.conversationId);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new Divergence(`${other.user} was shown a conversation of ${person.user}`);
}
