/**
 * Measures how much one account with 50 connections slows other people's answers down. It prints two ratios of times
 * with the attack to times without it: for the first word of an answer, and for its end. An argument such as 0.5 limits
 * the server to that many CPUs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { closeConnections, type Timing } from './ask-http.ts';
import { bundleServers } from './bundle.ts';
import { MOST_BUSY, untilMachineIsQuiet } from './busy.ts';
import { startChild } from './child-process.ts';
import { EnvironmentMessage } from './environment-message.ts';
import { limitCpu } from './limit-cpu.ts';
import { describeMachine } from './machine.ts';
import { LONG } from './models.ts';
import { BenchError, cpuMicroseconds } from './process-figures.ts';
import { localToken } from '../../environments/local-sign-in.ts';
import { median, interpolatedQuantile } from './statistics.ts';
import { throughOnecall, type TimedRequest } from './ways.ts';

const ROUNDS = 5;
const PEOPLE = 5;
/**
 * Number of questions of each person, and the pause between two questions in milliseconds. The pause is shorter than an
 * answer, so the questions overlap.
 */
const QUESTIONS = 3;
const ASK_EVERY_MS = 150;
const CONNECTIONS = 50;
const MOST = 1.1;
const QUIET_WITHIN_MS = 60_000;

/** Limits of a deployed environment on one person's requests, which hold off the attacker. */
const LIMITS = {
  USER_STREAMS: '4',
  USER_REQUESTS_PER_MINUTE: '600',
  USER_BYTES_PER_MINUTE: '100000000',
};

const [argument] = process.argv.slice(2);
const cpus =
  argument === undefined ? undefined : z.coerce.number().min(0.1).max(64).parse(argument);
let lift = async () => {};

const Seen = z.object({ answers: z.int(), refused: z.int() });

/**
 * Sends the people's questions with a pause between each two. Some then arrive at the beginning of an attack, and
 * others in its middle.
 */
const askAll = (asks: readonly TimedRequest[]): Promise<Timing[]> =>
  Promise.all(
    Array.from({ length: QUESTIONS }, () => asks)
      .flat()
      .map(async (ask, at) => {
        await sleep(at * ASK_EVERY_MS);
        return ask();
      }),
  );

const environment = startChild('./environment-process.ts', {
  args: [(await bundleServers()).server, JSON.stringify(LIMITS)],
  message: EnvironmentMessage,
});
try {
  const target = await environment.next();
  if (target.type !== 'ready')
    throw new BenchError('The environment sent a message before it was ready');
  const { cognitoUrl, serverUrl: url, serverPid } = target;
  const names = Array.from({ length: PEOPLE }, (_, at) => `verify-0${at + 1}`);
  const tokens = await Promise.all(names.map((name) => localToken(cognitoUrl, name)));
  const asks = tokens.map((token) => throughOnecall(url, token, LONG));
  const attacker = startChild('./attacker-process.ts', {
    args: [url, await localToken(cognitoUrl, 'alice'), String(CONNECTIONS)],
    message: Seen,
  });
  await askAll(asks);
  const busy = await untilMachineIsQuiet({
    withinMs: QUIET_WITHIN_MS,
    onBusy: (share) =>
      console.error(
        `Waiting for a quiet machine: other programs use ${Math.round(share * 100)} % of its CPU`,
      ),
  });

  if (cpus !== undefined) lift = await limitCpu(serverPid, cpus);
  const alone: Timing[] = [];
  const attacked: Timing[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(...(await askAll(asks)));
    const cpuBefore = await cpuMicroseconds(serverPid);
    attacker.signal();
    attacked.push(...(await askAll(asks)));
    const cpuMs = ((await cpuMicroseconds(serverPid)) - cpuBefore) / 1_000;
    attacker.signal();
    const { answers, refused } = await attacker.next();
    console.error(
      `round ${round + 1}: ${answers} answers to the attacker, ${refused} of them refusals; ${cpuMs} ms of the server's CPU time`,
    );
  }
  await attacker.close();
  console.log(JSON.stringify({ ...describeMachine(), cpusOfServer: cpus ?? 'all' }));
  if (busy > MOST_BUSY)
    console.log(
      `THE MACHINE WAS BUSY: other programs used ${Math.round(busy * 100)} % of it. These figures are no results.`,
    );
  for (const [what, key] of [
    ['first word', 'firstWordMs'],
    ['whole answer', 'totalMs'],
  ] as const) {
    const [before, under] = [alone, attacked].map((all) => all.map((one) => one[key]));
    const figure = (of: (samples: readonly number[]) => number) => {
      const [aloneMs, attackedMs] = [of(before ?? []), of(under ?? [])];
      const ratio = attackedMs / aloneMs;
      return {
        ratio,
        text: `${aloneMs.toFixed(0)} ms alone, ${attackedMs.toFixed(0)} ms under attack, ratio ${ratio.toFixed(3)}`,
      };
    };
    const middle = figure(median);
    const late = figure((samples) => interpolatedQuantile(samples, 0.9));
    const verdict = middle.ratio < MOST ? 'met' : 'missed';
    console.log(
      `${what}: median ${middle.text} (goal below ${MOST}: ${verdict}); 90th percentile ${late.text}`,
    );
    if (!(middle.ratio < MOST)) process.exitCode = 1;
  }
} finally {
  closeConnections();
  await environment.close();
  await lift();
}
