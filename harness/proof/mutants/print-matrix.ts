import { findersOf, type Matrix, type Row } from './matrix.ts';

const MARK = { proven: '·', violated: 'X', inconclusive: '?' } as const;

/**
 * Returns the matrix as a table for a terminal, with a row for each server and a column for each detector. Below the
 * table is a list of the numbered detectors.
 */
export function printMatrix(matrix: Matrix): string {
  const { detectors, rows } = matrix;
  const width = Math.max(...rows.map(({ target }) => target.length), 6);
  const head = `${'target'.padEnd(width)}  ${detectors.map((_, at) => number(at)).join(' ')}  seconds  found by`;
  const legend = detectors.map((name, at) => `  ${number(at).trim().padStart(2)} ${name}`);
  return [
    head,
    ...rows.map((row) => line(row, detectors, width)),
    '',
    'X violated   · proven   ? could not tell   (X) the detector that names the defect, where it was silent',
    ...legend,
  ].join('\n');
}

const number = (at: number): string => String(at + 1).padStart(2);

function line(row: Row, detectors: readonly string[], width: number): string {
  const marks = detectors.map((name) => {
    const finding = row.findings[name];
    return (finding === undefined ? '' : MARK[finding.verdict]).padStart(2);
  });
  const seconds = row.seconds.toFixed(1).padStart(7);
  const finders = findersOf(row);
  const silent = row.foundBy !== undefined && !finders.includes(row.foundBy);
  const found = [...finders, ...(silent ? [`(${row.foundBy})`] : [])].join(', ');
  return `${row.target.padEnd(width)}  ${marks.join(' ')}  ${seconds}  ${found}`;
}
