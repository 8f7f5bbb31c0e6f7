import Table from 'cli-table3';
import { GOALS, type BenchResults } from './results.ts';

const plain = { style: { head: [], border: [] } };
const right = (count: number) => Array.from({ length: count }, () => 'right' as const);

const against = (value: number, goal: number | undefined): string =>
  goal === undefined ? '' : `${goal} ${value <= goal ? 'met' : 'missed'}`;

function firstWordTable({ firstWord }: BenchResults): string {
  const head = [
    'first word of the answer',
    'at once',
    'samples',
    'median ms',
    'p90 ms',
    'ratio',
    'goal',
  ];
  const table = new Table({ ...plain, head, colAligns: ['left', ...right(5)] });
  for (const { way, atOnce, samples, medianMs, p90Ms, ratio } of firstWord) {
    const goal = way.startsWith('Onecall') ? goalAt(atOnce) : undefined;
    table.push([
      way,
      atOnce,
      samples,
      medianMs.toFixed(0),
      p90Ms.toFixed(0),
      ratio.toFixed(3),
      against(ratio, goal),
    ]);
  }
  return table.toString();
}

const goalAt = (atOnce: number): number | undefined =>
  Object.entries(GOALS.firstWordRatio).find(([key]) => Number(key) === atOnce)?.[1];

/** Compares the cost of the route in the model's own answer with that of a router's separate call. */
function headerLine({ firstWord }: BenchResults): string {
  const [direct, , plain, twoCalls] = firstWord.filter(({ atOnce }) => atOnce === 1);
  if (!direct || !plain || !twoCalls) return '';
  const more = (ms: number) =>
    `${(ms - plain.medianMs).toFixed(0)} ms (${(ms / plain.medianMs).toFixed(2)} times)`;
  return `Beside an answer without a route, the header costs ${more(direct.medianMs)}, a router's second call ${more(twoCalls.medianMs)}`;
}

function cpuTable({ cpu }: BenchResults): string {
  const head = [
    'streams',
    'tokens',
    'rounds',
    'raw us/token',
    'Onecall us/token',
    'ratio',
    'goal',
    'stretch raw',
    'Onecall',
  ];
  const table = new Table({ ...plain, head, colAligns: [...right(6), 'left', ...right(2)] });
  for (const row of cpu) {
    table.push([
      row.streams,
      row.tokens,
      row.rounds,
      row.rawUsPerToken.toFixed(0),
      row.onecallUsPerToken.toFixed(0),
      row.ratio.toFixed(2),
      against(row.ratio, GOALS.cpuRatio),
      row.rawStretch.toFixed(2),
      row.onecallStretch.toFixed(2),
    ]);
  }
  return table.toString();
}

function memoryTable({ memoryMb }: BenchResults): string {
  const { idle, streams, withStreams, rawWithStreams } = memoryMb;
  const table = new Table({
    ...plain,
    head: ['resident memory', 'MB', 'goal'],
    colAligns: ['left', 'right'],
  });
  table.push(['Onecall, idle', idle.toFixed(0), against(idle, GOALS.idleMb)]);
  table.push([
    `Onecall, ${streams} open streams`,
    withStreams.toFixed(0),
    against(withStreams, GOALS.streamsMb),
  ]);
  table.push([`raw server, ${streams} open streams`, rawWithStreams.toFixed(0), '']);
  return table.toString();
}

/** All figures as text for a terminal, the machine first. */
export function formatResults(results: BenchResults): string {
  const { cores, cpu, memoryGb, node, load } = results.machine;
  const noisy = load > cores ? `, more than ${cores}: expect noise` : '';
  return [
    `${results.command} on ${cores} cores (${cpu}), ${memoryGb} GB, Node ${node}, load ${load} at the start${noisy}`,
    'Answered by the Bedrock stand-in, scripted: 300 ms to the first token, 20 ms a token. All on this machine, no TLS.',
    '',
    firstWordTable(results),
    headerLine(results),
    cpuTable(results),
    memoryTable(results),
    `Took ${results.seconds.toFixed(0)} s`,
  ].join('\n');
}
