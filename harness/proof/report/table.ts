import { styleText } from 'node:util';
import { quietTable } from './quiet-table.ts';
import type { LoadResult, Result } from './result.ts';
import { counted, formatDollars, formatDuration, MARK, measured } from './words.ts';

const COLOUR = { proven: 'green', violated: 'red', inconclusive: 'yellow' } as const;
type State = keyof typeof COLOUR;
type Row = readonly [state: State, what: string, evidence: string, seen: string];

export type TableOptions = Readonly<{ colour: boolean; columns?: number }>;

/** Number of failures that the terminal shows below the table; the report has all of them. */
const FAILURES_SHOWN = 5;
const NARROWEST = 72;

/**
 * Returns the result as text for a terminal: first the verdict, then a line for each property, then the commands that
 * replay failures.
 */
export function tableOf(result: Result, { colour, columns = 100 }: TableOptions): string {
  const paint = (state: State, text: string): string =>
    colour ? styleText(COLOUR[state], text, { validateStream: false }) : text;
  const bold = (text: string): string =>
    colour ? styleText('bold', text, { validateStream: false }) : text;
  const width = Math.max(NARROWEST, Math.min(columns, 120));
  const sentence = width - 2 - 29 - 16 - 8;
  const table = quietTable({
    head: ['', 'what', 'from', 'seen'],
    colWidths: [3, 31, 17, sentence],
  });
  for (const [state, what, evidence, seen] of rowsOf(result))
    table.push([paint(state, MARK[state]), what, evidence, seen]);
  const { exit, notLookedAt } = result;
  const state = exit.code === 0 ? 'proven' : exit.code === 1 ? 'violated' : 'inconclusive';
  const unseen = notLookedAt.length === 0 ? '' : ` Not looked at: ${notLookedAt.join('; ')}.`;
  return [
    `${paint(state, bold(`${MARK[state]} ${exit.outcome.toUpperCase()}`))}  ${exit.sentence}.${unseen}`,
    '',
    table.toString(),
    '',
    ...figureLines(result),
    spentLine(result),
    ...failureLines(result),
    '',
  ].join('\n');
}

function rowsOf(result: Result): readonly Row[] {
  return [
    ...result.properties.map((each): Row => [
      each.verdict,
      `${each.property} ${each.name}`,
      counted(each.cases, 'case'),
      each.sentence,
    ]),
    ...result.findings.map((each): Row => [
      each.verdict,
      each.detector,
      each.section ?? 'the load',
      each.sentence,
    ]),
    ...result.loads.flatMap(loadRows),
  ];
}

const loadRows = ({ name, requests, thresholds }: LoadResult): readonly Row[] =>
  thresholds.map(({ threshold, state, because, more }) => [
    state,
    `${name}: ${threshold}`,
    counted(requests, 'request'),
    more === undefined ? because : `${because}; ${more} more could prove it`,
  ]);

function figureLines({ figures = [] }: Result): readonly string[] {
  if (figures.length === 0) return [];
  return [...figures.map((each) => `  ${measured(each).padEnd(24)} ${each.name}`), ''];
}

function spentLine({ budget: { spent }, tookMs, seed, profile, target }: Result): string {
  const calls = counted(spent.modelCalls, 'model call');
  const { name, commit = name } = target;
  return `${commit === name ? name : `${name} ${commit}`} · ${profile} · seed ${seed} · ${counted(spent.requests, 'request')}, ${calls}, ${formatDollars(spent.usd)}, ${formatDuration(tookMs)}`;
}

function failureLines({ properties }: Result): readonly string[] {
  const failures = properties.flatMap(({ property, failures }) =>
    failures.map((failure) => ({ property, ...failure })),
  );
  const shown = failures
    .slice(0, FAILURES_SHOWN)
    .flatMap(({ property, message, replay, ...failure }) => [
      '',
      `✗ property ${property}, case ${failure.case}${failure.state === 'flaky' ? ' (flaky)' : ''}: ${message}`,
      `  replay: ${replay}`,
    ]);
  const rest = failures.length - FAILURES_SHOWN;
  return rest > 0 ? [...shown, '', `and ${counted(rest, 'failure')} more in the report`] : shown;
}
