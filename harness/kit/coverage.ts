import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Event } from './events.ts';
import { nodeReporter } from './reporters.ts';

export interface CoverageOptions {
  /** Folder into which the coverage report `lcov.info` is written. */
  readonly folder: string;
  /** Least percentage of covered lines, branches and functions each; 0 accepts any coverage. */
  readonly threshold: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The measures of coverage, by the words in the names of Node's counters, such as `coveredLineCount`. */
const MEASURES = ['Branch', 'Function', 'Line'] as const;

type Counts = Readonly<
  Record<(typeof MEASURES)[number], readonly [covered: number, total: number]>
>;

function countsOf(file: Readonly<Record<string, unknown>>): Counts {
  const pair = (name: string): readonly [number, number] => [
    Number(file[`covered${name}Count`]),
    Number(file[`total${name}Count`]),
  ];
  return { Branch: pair('Branch'), Function: pair('Function'), Line: pair('Line') };
}

const percentage = ([covered, total]: readonly [number, number]): number =>
  total === 0 ? 100 : (100 * covered) / total;

function sum(files: readonly Counts[]): Counts {
  const add = (name: keyof Counts): readonly [number, number] => [
    files.reduce((total, file) => total + file[name][0], 0),
    files.reduce((total, file) => total + file[name][1], 0),
  ];
  return { Branch: add('Branch'), Function: add('Function'), Line: add('Line') };
}

const row = (name: string, cells: readonly string[]): string =>
  `| ${[name, ...cells.map((cell) => cell.padStart(10))].join(' | ')} |\n`;

const KIT = import.meta.dirname;

/**
 * Reports the coverage of the tests as a table and in `lcov.info`. @returns a sentence for each measure below the
 * threshold
 */
export async function reportCoverage(
  event: Event,
  {
    options,
    tests,
    write,
  }: Readonly<{
    options: CoverageOptions;
    tests: readonly string[];
    write: (text: string) => void;
  }>,
): Promise<readonly string[]> {
  const { summary } = event.data;
  const all = isRecord(summary) && Array.isArray(summary['files']) ? summary['files'] : [];
  const files = all.filter(isRecord).filter(({ path }) => {
    const file = String(path);
    return !tests.includes(file) && dirname(file) !== KIT;
  });
  const named = files.map((file) => [relative('.', String(file['path'])), countsOf(file)] as const);
  const total = ['All files', sum(named.map(([, counts]) => counts))] as const;
  const width = Math.max(...[...named, total].map(([name]) => name.length));
  write(
    `\n${row(
      'File'.padEnd(width),
      MEASURES.map((name) => `${name} %`),
    )}`,
  );
  for (const [name, counts] of [...named, total])
    write(
      row(
        name.padEnd(width),
        MEASURES.map((of) => percentage(counts[of]).toFixed(1)),
      ),
    );
  mkdirSync(options.folder, { recursive: true });
  const path = join(options.folder, 'lcov.info');
  let text = '';
  const lcov = nodeReporter('lcov', (part) => void (text += part));
  lcov.event({
    ...event,
    data: { ...event.data, summary: { ...(isRecord(summary) && summary), files } },
  });
  await lcov.end();
  writeFileSync(path, text);
  write(`The coverage report is in ${path}\n`);
  return MEASURES.filter((of) => percentage(total[1][of]) < options.threshold).map(
    (of) =>
      `${of} coverage of ${percentage(total[1][of]).toFixed(2)} % is below the threshold of ${options.threshold} %`,
  );
}
