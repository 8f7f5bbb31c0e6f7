/** A table, formula or code block of an answer, which the person can copy or save separately. */
export type Block = Readonly<{
  /** The block's name in the menu, such as "Table 2". */
  name: string;
  /** The formats in which the block can be copied: the label and the text of each. */
  copies: readonly (readonly [label: string, text: string])[];
  /** The file as which the block can be saved, if any. */
  file?: Readonly<{ name: string; text: string }>;
}>;

/** Number of characters that a menu shows of a formula's TeX. */
const SHOWN_OF_FORMULA = 20;

const EXTENSIONS: Readonly<Record<string, string>> = {
  bash: 'sh',
  c: 'c',
  cpp: 'cpp',
  css: 'css',
  csharp: 'cs',
  go: 'go',
  html: 'html',
  java: 'java',
  javascript: 'js',
  js: 'js',
  json: 'json',
  kotlin: 'kt',
  markdown: 'md',
  php: 'php',
  py: 'py',
  python: 'py',
  r: 'r',
  ruby: 'rb',
  rust: 'rs',
  sh: 'sh',
  shell: 'sh',
  sql: 'sql',
  swift: 'swift',
  toml: 'toml',
  ts: 'ts',
  tsx: 'tsx',
  typescript: 'ts',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yml',
};

/** Returns the TeX of a formula as the model wrote it. */
const texOf = (formula: Element): string =>
  (formula.querySelector('annotation') ?? formula).textContent.trim();

/** Returns the first characters of a formula's TeX, which identify the formula in a menu. */
const startOf = (tex: string): string =>
  tex.length > SHOWN_OF_FORMULA ? `${tex.slice(0, SHOWN_OF_FORMULA)}…` : tex;

/** Returns the text of a table cell on one line, with formulas as TeX. */
function cellText(cell: Element): string {
  const copy = cell.cloneNode(true);
  if (!(copy instanceof Element)) return '';
  for (const math of copy.querySelectorAll('math')) math.replaceWith(`$${texOf(math)}$`);
  for (const line of copy.querySelectorAll('br')) line.replaceWith(' ');
  return copy.textContent.replace(/\s+/g, ' ').trim();
}

/** Returns the texts of a table's cells row by row, the header row first. */
export const rowsOf = (table: Element): string[][] =>
  [...table.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th, td')].map(cellText));

/** Returns a table as tab-separated values, one row per line; cells contain no tabs. */
export const toTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.join('\t')).join('\n');

/** Returns a table as Markdown, with the pipes of its cells escaped. */
export function toMarkdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Finds the tables, formulas and code blocks in a rendered answer. */
export function blocksIn(answer: Element): Block[] {
  const tables = [...answer.querySelectorAll('.prose table')].map((table, at): Block => {
    const rows = rowsOf(table);
    return {
      name: `Table ${at + 1}`,
      copies: [
        ['Copy as Markdown', toMarkdownTable(rows)],
        ['Copy for a spreadsheet', toTsv(rows)],
      ],
    };
  });
  const formulas = [...answer.querySelectorAll('.prose math')].map((formula, at): Block => ({
    name: `Formula ${at + 1}`,
    copies: [[`Copy as TeX, ${startOf(texOf(formula))}`, texOf(formula)]],
  }));
  const code = [...answer.querySelectorAll('.prose .code')].map((block, at): Block => {
    const text = block.querySelector('pre')?.textContent ?? '';
    const language = block.querySelector('.code-head span')?.textContent.toLowerCase() ?? '';
    const name = `code-${at + 1}.${EXTENSIONS[language] ?? 'txt'}`;
    return { name: `Code ${at + 1}`, copies: [], file: { name, text: `${text}\n` } };
  });
  return [...tables, ...formulas, ...code];
}
