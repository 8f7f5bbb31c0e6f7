import Table from 'cli-table3';
import { MOST_BUSY } from './busy.ts';
import { goalsOf, verdictOf } from './goals.ts';
import type { BenchResults } from './results.ts';
import { median } from './statistics.ts';

const plain = { style: { head: [], border: [] } };
const right = (count: number) => Array.from({ length: count }, () => 'right' as const);

const WAYS: Readonly<Record<string, string>> = {
  direct: 'SDK directly, same prompt',
  onecall: 'Onecall, through the load balancer',
  plain: 'SDK directly, no header',
  twoCalls: 'SDK, a router with two calls',
  withoutNotes: 'Onecall, a person without notes',
  withNotes: 'Onecall, a person with 500 notes',
};

const isBusy = ({ busy }: BenchResults): boolean => busy !== null && busy > MOST_BUSY;

function loadLine(results: BenchResults): string {
  const { busy } = results;
  if (busy === null) return 'Nothing was timed, so other programs do not change these figures.';
  const others = `${Math.round(busy * 100)} %`;
  return isBusy(results)
    ? `THE MACHINE WAS BUSY: other programs used up to ${others} of it. These figures are no results.`
    : `Other programs used at most ${others} of the machine.`;
}

function goalTable(results: BenchResults): string {
  const head = ['figure', 'goal', 'got', 'spread', ''];
  const table = new Table({ ...plain, head, colAligns: ['left', ...right(3)] });
  for (const goal of goalsOf(results)) {
    const { figure, bound, goal: value, unit, got, spread } = goal;
    const digits = unit === 'times' ? 2 : 0;
    table.push([
      figure,
      `${bound} ${value} ${unit}`,
      got.toFixed(digits),
      spread === 0 ? '' : spread.toFixed(2),
      isBusy(results) ? 'open' : verdictOf(goal),
    ]);
  }
  return table.toString();
}

function firstWordTable({ firstWord }: BenchResults): string {
  const head = ['first word of the answer', 'at once', 'samples', 'median ms', 'p90 ms'];
  const table = new Table({ ...plain, head, colAligns: ['left', ...right(4)] });
  for (const { way, atOnce, samples, medianMs, p90Ms } of firstWord)
    table.push([WAYS[way] ?? way, atOnce, samples, medianMs.toFixed(0), p90Ms.toFixed(0)]);
  return table.toString();
}

function cpuTable({ cpu }: BenchResults): string {
  const head = [
    'streams',
    'tokens',
    'raw ms/message',
    'Onecall ms/message',
    'raw us/token',
    'Onecall us/token',
    'stretch raw',
    'Onecall',
  ];
  const table = new Table({ ...plain, head, colAligns: right(8) });
  for (const { streams, tokens, rawUs, onecallUs, rawStretch, onecallStretch } of cpu) {
    const [raw, onecall] = [median(rawUs), median(onecallUs)];
    table.push([
      streams,
      tokens,
      (raw / 1_000).toFixed(1),
      (onecall / 1_000).toFixed(1),
      (raw / tokens).toFixed(0),
      (onecall / tokens).toFixed(0),
      rawStretch.toFixed(2),
      onecallStretch.toFixed(2),
    ]);
  }
  return table.toString();
}

function historyTable({ history }: BenchResults): string {
  const head = ['20 turns', 'history', 'tokens in', 'read', 'written', 'out', 'dollars'];
  const table = new Table({ ...plain, head, colAligns: ['left', 'left', ...right(5)] });
  for (const { model, cached, uncached } of history)
    for (const [kind, cost] of [
      ['8,000 tokens, cached', cached],
      ['2,000 tokens', uncached],
    ] as const)
      table.push([
        model,
        kind,
        cost.inputTokens,
        cost.cacheReadTokens,
        cost.cacheWriteTokens,
        cost.outputTokens,
        cost.usd.toFixed(5),
      ]);
  return table.toString();
}

function memoryLines({ memoryMb: { streams, rawWithStreams } }: BenchResults): string[] {
  if (streams === 0) return [];
  return [
    `Resident memory of the raw server with ${streams} streams: ${rawWithStreams.toFixed(0)} MB`,
  ];
}

/** Returns all figures of the bench as text for a terminal, beginning with the machine. */
export function formatResults(results: BenchResults): string {
  const { cores, cpu, memoryGb, node, load } = results.machine;
  return [
    `${results.command} on ${cores} cores (${cpu}), ${memoryGb} GB, Node ${node}, load ${load} at the start`,
    loadLine(results),
    ...results.failures.map((failure) => `NOT MEASURED: ${failure}`),
    'Answered by the Bedrock stand-in, scripted: 300 ms to the first token, 20 ms a token. All on this machine, no TLS.',
    '',
    goalTable(results),
    ...(results.firstWord.length > 0 ? [firstWordTable(results)] : []),
    ...(results.cpu.length > 0 ? [cpuTable(results)] : []),
    ...(results.history.length > 0 ? [historyTable(results)] : []),
    ...memoryLines(results),
    `Took ${results.seconds.toFixed(0)} s`,
  ].join('\n');
}
