import { readFile } from 'node:fs/promises';
import { isRouteCode, ROUTE_CODES, type RouteCode } from '../../proof/target/wire/routes.ts';

export type EvalCase = Readonly<{ query: string; route: RouteCode }>;

const HEADER = 'query\troute';

/** An error in the file of a case set; the message names the file, the line and what is accepted. */
export class CaseSetError extends Error {
  override readonly name = 'CaseSetError';
}

/** Returns the query as one line: line breaks and tabs are written as `\n`, `\r` and `\t`, and a backslash as two. */
export const escapeQuery = (query: string): string =>
  query
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
const unescapeQuery = (text: string): string =>
  text.replaceAll(/\\([tnr\\])/g, (_, sign: string) => ESCAPES[sign] ?? sign);

function parseLine(line: string, where: string): EvalCase {
  const columns = line.split('\t');
  const [query = '', route = ''] = columns;
  if (columns.length !== 2)
    throw new CaseSetError(
      `${where}: ${columns.length} columns, expected 2: a query, a tab, a route`,
    );
  if (query.trim() === '') throw new CaseSetError(`${where}: The query is empty`);
  if (!isRouteCode(route))
    throw new CaseSetError(
      `${where}: Unknown route "${route}", expected one of ${ROUTE_CODES.join(', ')}`,
    );
  return { query: unescapeQuery(query), route };
}

/**
 * Reads the text of a case set: a header `query<tab>route`, then one case per line. Empty lines are ignored.
 * @throws {CaseSetError} naming the file and the line
 */
export function parseCaseSet(text: string, file: string): readonly EvalCase[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header !== HEADER)
    throw new CaseSetError(`${file}:1: The first line is "${header}", expected "query<tab>route"`);
  const cases = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [parseLine(line, `${file}:${index + 2}`)],
  );
  if (cases.length === 0) throw new CaseSetError(`${file}: No case in it`);
  return cases;
}

export const formatCaseSet = (cases: readonly EvalCase[]): string =>
  [HEADER, ...cases.map(({ query, route }) => `${escapeQuery(query)}\t${route}`), ''].join('\n');

/**
 * Reads a case set from its file.
 * @throws {CaseSetError} when the file is missing or malformed
 */
export async function readCaseSet(file: string): Promise<readonly EvalCase[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CaseSetError(`${file}: Cannot be read`, { cause: error });
  });
  return parseCaseSet(text, file);
}
