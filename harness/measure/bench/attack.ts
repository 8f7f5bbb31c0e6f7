/** How far one account with 50 connections slows other people down: their first word and their whole answer, as ratios. */
import { startLocal } from '../../environments/local.ts';
import { closeConnections, type Timing } from './ask-http.ts';
import { startAttack } from './attacker.ts';
import { describeMachine } from './machine.ts';
import { benchModels, LONG } from './models.ts';
import { median } from './statistics.ts';
import { signIn } from './sign-in.ts';
import { throughOnecall } from './ways.ts';

const ROUNDS = 6;
const ASKED_AT_ONCE = 5;
const CONNECTIONS = 50;
const MOST = 1.1;

/** As in a deployed environment, where it matters here. */
const LIMITS = {
  USER_STREAMS: '4',
  USER_REQUESTS_PER_MINUTE: '600',
  USER_BYTES_PER_MINUTE: '100000000',
};
const model = { label: 'Long', about: '', inputUsdPerMillion: 1, outputUsdPerMillion: 4 };

const local = await startLocal({
  models: [{ id: LONG, ...model, maxOutputTokens: 2_000 }],
  answers: benchModels(() => {}),
  env: LIMITS,
});
try {
  const names = Array.from({ length: ASKED_AT_ONCE }, (_, at) => `verify-0${at + 1}`);
  const tokens = await Promise.all(names.map((name) => signIn(local.cognito.apiUrl, name)));
  const url = `http://127.0.0.1:${local.server().port}`;
  const asks = tokens.map((token) => throughOnecall(url, token, LONG));
  const attacker = await signIn(local.cognito.apiUrl, 'alice');
  await Promise.all(asks.map((ask) => ask()));

  const alone: Timing[] = [];
  const attacked: Timing[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(...(await Promise.all(asks.map((ask) => ask()))));
    const attack = startAttack({ url, token: attacker, connections: CONNECTIONS });
    attacked.push(...(await Promise.all(asks.map((ask) => ask()))));
    const { answers, refused } = await attack.stop();
    console.error(
      `round ${round + 1}: ${answers} answers to the attacker, ${refused} of them refusals`,
    );
  }
  console.log(JSON.stringify(describeMachine()));
  for (const [what, key] of [
    ['first word', 'firstWordMs'],
    ['whole answer', 'totalMs'],
  ] as const) {
    const [before, under] = [alone, attacked].map((all) => median(all.map((one) => one[key])));
    const ratio = (under ?? Number.NaN) / (before ?? Number.NaN);
    const verdict = ratio < MOST ? 'holds' : 'does not hold';
    console.log(
      `${what}: ${before?.toFixed(0)} ms alone, ${under?.toFixed(0)} ms under attack, ratio ${ratio.toFixed(3)}: below ${MOST} ${verdict}`,
    );
    if (!(ratio < MOST)) process.exitCode = 1;
  }
} finally {
  closeConnections();
  await local.close();
}
