import { styleText } from 'node:util';
import { quietTable } from '../quiet-table.ts';
import { formatDuration, MARK } from '../words.ts';
import type { Direction, Comparison, ComparedFigure } from './compare.ts';

const SIGN = { better: '▼ better', worse: '▲ worse', same: 'same' } as const;
const COLOUR = { better: 'green', worse: 'red', same: 'dim' } as const;
const JOINED = { proven: 'green', violated: 'red', inconclusive: 'yellow' } as const;

/** Returns the comparison of two runs as text, which begins with the verdicts and numbers that became worse. */
export function printComparison(comparison: Comparison, colour: boolean): string {
  const paint = (name: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  const { a, b, verdicts, figures, joined, unlike } = comparison;
  const worse = [...verdicts, ...figures].filter(({ change }) => change === 'worse');
  const head =
    worse.length === 0
      ? paint('green', '✓ Nothing got worse')
      : paint('red', `✗ Worse: ${worse.map(({ name }) => name).join(', ')}`);
  const changed = verdicts.filter(({ change, a: was, b: is }) => change !== 'same' || was !== is);
  const table = quietTable({
    head: ['', 'A', 'B', 'B − A', '95 % between', 'n', ''],
    gap: '  ',
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const figure of figures) table.push(row(figure, paint));
  return [
    head,
    `A ${a.target.name} ${a.target.commit ?? ''} ${a.startedAt}   B ${b.target.name} ${b.target.commit ?? ''} ${b.startedAt}`,
    ...(unlike.length > 0 ? [paint('yellow', `? Not alike: ${unlike.join('; ')}`)] : []),
    '',
    ...(changed.length === 0
      ? [`All ${verdicts.length} verdicts are as they were`]
      : changed.map(
          ({ name, a: was, b: is, change }) =>
            `${paint(COLOUR[change], change === 'same' ? '? other' : SIGN[change])}  ${name}: ${was} → ${is}`,
        )),
    '',
    table.toString(),
    '',
    `${paint(JOINED[joined.verdict], `${MARK[joined.verdict]} ${joined.verdict}`)}  1 Authentication Preservation across a deploy: ${joined.sentence}`,
    '',
  ].join('\n');
}

type Paint = (name: (typeof COLOUR)[Direction], text: string) => string;

function row({ name, unit, a, b, difference, low, high, n, change }: ComparedFigure, paint: Paint) {
  const show = (value: number | null): string => {
    if (value === null) return 'no bound';
    if (unit === 'share') return `${(value * 100).toFixed(2).replace('-', '−')} %`;
    return value < 0 ? `−${formatDuration(-value)}` : formatDuration(value);
  };
  return [
    name,
    show(a),
    show(b),
    show(difference),
    `${show(low)} … ${show(high)}`,
    n.join(', '),
    paint(COLOUR[change], SIGN[change]),
  ];
}
