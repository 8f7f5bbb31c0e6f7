import { findersOf, withoutDetector, type Matrix, type Row } from './matrix.ts';

/** Number of runs of the correct server, all of which must be proven. */
export const GOOD_RUNS = 10;
const REAL_RUNS = 1;

/**
 * Judges whether the checks report a violation for each known-bad server, and none for a correct server.
 * @returns the problems, one sentence each. There is none when every known-bad server was found by the detector that
 * names its defect, and no correct server was reported as bad.
 */
export function judgeMatrix(matrix: Matrix): readonly string[] {
  const of = (kind: Row['kind']) => matrix.rows.filter((row) => row.kind === kind);
  const mutants = of('mutant');
  return [
    ...matrix.rows.flatMap(broken),
    ...mutants.flatMap(survived),
    ...[...of('good'), ...of('real')].flatMap((row) => falseAlarms(row, matrix.detectors)),
    ...matrix.rows.flatMap((row) => tooFewCases(row, matrix.minimumCases)),
    ...notMissed(matrix),
    ...expected('good server', of('good').length, GOOD_RUNS),
    ...expected('real server', of('real').length, REAL_RUNS),
  ];
}

const broken = ({ target, broken }: Row): readonly string[] =>
  broken === undefined ? [] : [`${target} could not be checked: ${broken}`];

function survived(row: Row): readonly string[] {
  const { target, foundBy = 'nobody', defect = '' } = row;
  const finders = findersOf(row);
  if (finders.length === 0) return [`${target} survived, no detector found it: ${defect}`];
  if (finders.includes(foundBy)) return [];
  return [`${target} was found by ${finders.join(', ')}, but not by ${foundBy}: ${defect}`];
}

/**
 * Returns the problems in the findings about a correct server, which must all be proven: an inconclusive finding counts
 * as a problem.
 */
function falseAlarms(row: Row, detectors: readonly string[]): readonly string[] {
  const names = new Set([...detectors, ...Object.keys(row.findings)]);
  return [...names].flatMap((name) => {
    const finding = row.findings[name];
    if (finding?.verdict === 'proven') return [];
    const said = finding === undefined ? 'said nothing' : `says ${finding.verdict}`;
    const lag = `timers came up to ${row.lagMs.toFixed(0)} ms late`;
    return [`${row.target} is good, but ${name} ${said} (${lag}): ${finding?.sentence ?? ''}`];
  });
}

const tooFewCases = (row: Row, minimum: number): readonly string[] =>
  Object.entries(row.cases).flatMap(([property, cases]) =>
    cases >= minimum
      ? []
      : [`${row.target}: ${property} ran ${cases} cases, at least ${minimum} are needed`],
  );

/**
 * Tells whether some known-bad server stays undetected without this detector. If none does, nothing shows that the
 * detector works.
 */
function isMissed(matrix: Matrix, detector: string): boolean {
  const { rows } = withoutDetector(matrix, detector);
  return rows.some((row) => row.kind === 'mutant' && findersOf(row).length === 0);
}

const notMissed = (matrix: Matrix): readonly string[] =>
  matrix.detectors.flatMap((name) =>
    isMissed(matrix, name)
      ? []
      : [`${name} could be deleted, and every mutant would still be found`],
  );

const expected = (what: string, count: number, wanted: number): readonly string[] =>
  count === wanted ? [] : [`A ${what} ran ${count} times, ${wanted} are needed`];
