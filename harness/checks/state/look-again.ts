import { isMissing } from '../../target/wire/call.ts';
import type { Caller } from '../../target/caller.ts';
import { Divergence, type ExpectedTurn, type PersonModel, type RealPerson } from './person.ts';

const WITHIN_MS = 4_000;
const POLL_MS = 50;

/** What is found again is what was left: the turns, their order, choices, states and text. @throws {Divergence} */
export async function lookAgain(
  person: RealPerson,
  { turns, cleared }: PersonModel,
  caller: Caller = person.caller,
): Promise<void> {
  if (turns.length === 0 && cleared === undefined) return;
  const giveUpAt = performance.now() + WITHIN_MS;
  for (;;) {
    const wrong = await differenceIn(caller, person.conversationId, turns);
    if (wrong === undefined) return;
    // A turn that was stopped is written down some moments after we let go of it.
    const mayChange = turns.some(({ states }) => states.includes('stopped'));
    if (!mayChange || performance.now() > giveUpAt) throw new Divergence(wrong);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function differenceIn(
  caller: Caller,
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
    if (!turn.states.includes(found?.state ?? ''))
      return `turn ${at + 1} is ${found?.state}, ${turn.states.join(' or ')} was left`;
    if (!(found?.response?.content ?? '').startsWith(turn.shown))
      return `turn ${at + 1} lost text that was shown`;
  }
  return undefined;
}

/** Nobody else sees it. @throws {Divergence} */
export async function lookFromOutside(person: RealPerson, other: Caller): Promise<void> {
  try {
    await other.conversations.get(person.conversationId);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new Divergence(`${other.user} was shown a conversation of ${person.user}`);
}
