import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { describeEnvironment } from '../deploy/describe-environment.ts';
import { openSession } from '../deploy/session.ts';
import { ENV, onecall } from './commands.ts';

/** Time in milliseconds within which every ECS task follows a pause, its end, or a changed limit. */
const FOLLOWED_WITHIN_MS = 5_000;
const DAY_MS = 86_400_000;
const WHO = 'verify-02';
/** Number of questions after each change: enough that the load balancer sends some to every task. */
const QUESTIONS = 8;

const Refused = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) });

type Asking = Readonly<{
  url: string;
  /** Access token of a person. */
  token: string;
}>;

/** Sends a question, and returns `answered` or the reason of the refusal. */
async function ask({ url, token }: Asking): Promise<string> {
  const response = await fetch(`${url}/trpc/classify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'What is 12 times 12?' }),
  });
  const body: unknown = await response.json();
  if (response.ok) return 'answered';
  return Refused.parse(body).error.data.reason;
}

/** Waits until every ECS task follows a change, sends questions, and returns the different ways in which they ended. */
async function askEveryTask(asking: Asking): Promise<readonly string[]> {
  await sleep(FOLLOWED_WITHIN_MS);
  const ended = new Set<string>();
  // The questions follow each other, because a person may have only a few open at once.
  for (let sent = 0; sent < QUESTIONS; sent += 1) ended.add(await ask(asking));
  return [...ended];
}

/** Runs the commands on budgets as an operator does, and checks that every ECS task follows a pause and its end. */
export async function rehearseSpending(): Promise<void> {
  const { stdout: token } = await onecall('token', ...ENV, '--as', WHO);
  const { url } = await describeEnvironment(await openSession('emulated'));
  assert.ok(url !== null);
  const asking = { url, token };
  assert.deepEqual(await askEveryTask(asking), ['answered']);

  const until = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  const budget = (who: string) =>
    onecall('budget', ...ENV, '--who', who, '--usd', '5', '--until', until);
  assert.match((await budget(WHO)).stdout, /^verify-02 may spend 5 dollars a month up to and /);
  const listed = await onecall('budget', ...ENV);
  assert.match(listed.stdout, /^verify-02\t5 dollars a month\tuntil /m);
  const nobody = await budget('nobody');
  assert.equal(nobody.exitCode, 1);
  assert.match(nobody.stderr, /Cannot find "nobody" in the user pool/);
  const usage = await onecall('usage', ...ENV, '--names', '--format', 'json');
  assert.match(usage.stdout, /"verify-02"/);
  assert.match(usage.stdout, /"everybody"/);

  await onecall('pause', ...ENV);
  try {
    assert.deepEqual(await askEveryTask(asking), ['paused']);
  } finally {
    await onecall('resume', ...ENV);
  }
  assert.deepEqual(await askEveryTask(asking), ['answered']);
}
