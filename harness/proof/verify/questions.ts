import { derivedSeed, randomFrom } from '../../kit/kit.ts';
import type { LoadPlan } from '../load/run-load.ts';
import type { Target } from '../target/target.ts';

/** Questions for every category of route; a number that is added makes each question unique. */
const QUESTIONS = [
  (n: number) => `What is ${n} times ${n + 7}?`,
  (n: number) => `What is the square root of ${n * n}?`,
  () => 'What is a synonym of happy?',
  () => 'How do I reverse a list in Python?',
  () => 'How do I say good morning in French?',
  (n: number) => `Remember that my locker number is ${n}`,
  () => 'What did I tell you about my locker?',
  () => 'What is the capital of Australia?',
  () => 'Again, please',
] as const;

/** Returns a function that sends one person's question in a new conversation, as the page does. */
export const questionsTo =
  (target: Target, seed: number): LoadPlan['ask'] =>
  async ({ id, index, person = index, startMs, signal }) => {
    const random = randomFrom(derivedSeed(seed, `question ${index}`));
    const question = QUESTIONS[Math.floor(random() * QUESTIONS.length)] ?? QUESTIONS[0];
    const caller = await target.as(target.users[person % target.users.length] ?? '');
    const query = question(Math.floor(random() * 900) + 100);
    return caller.ask({ id, procedure: 'chat', query, startMs, signal });
  };
