/**
 * LaTeX commands that the translator to MathML lacks, each defined by commands that it knows. Models write these
 * commands because they learned from LaTeX documents.
 */
export const MACROS: Readonly<Record<string, string>> = {
  '\\mbox': '\\text{#1}',
  '\\ensuremath': '#1',
  '\\mathds': '\\mathbb{#1}',
  '\\mathbbm': '\\mathbb{#1}',
  '\\symbf': '\\mathbf{#1}',
  '\\ceil': '\\left\\lceil #1 \\right\\rceil',
  '\\floor': '\\left\\lfloor #1 \\right\\rfloor',
  '\\textsuperscript': '{}^{\\text{#1}}',
  '\\textsubscript': '{}_{\\text{#1}}',
  '\\intertext': '\\text{#1}\\\\',
  '\\shortintertext': '\\text{#1}\\\\',
  '\\SI': '#1\\,\\mathrm{#2}',
  '\\qty': '#1\\,\\mathrm{#2}',
  '\\unit': '\\mathrm{#1}',
  '\\si': '\\mathrm{#1}',
  '\\Var': '\\operatorname{Var}',
  '\\Cov': '\\operatorname{Cov}',
  '\\E': '\\mathbb{E}',
  '\\textdegree': '^\\circ',
  '\\celsius': '^\\circ\\mathrm{C}',
  '\\ohm': '\\Omega',
  '\\metre': 'm',
  '\\meter': 'm',
  '\\second': 's',
  '\\kilogram': 'kg',
  '\\gram': 'g',
  '\\newton': 'N',
  '\\joule': 'J',
  '\\watt': 'W',
  '\\volt': 'V',
  '\\ampere': 'A',
  '\\kelvin': 'K',
  '\\hertz': 'Hz',
  '\\percent': '\\%',
  '\\qed': '\\square',
  '\\ref': '\\text{#1}',
  '\\eqref': '(\\text{#1})',
  '\\hfill': '\\qquad',
  '\\strut': '',
  '\\centering': '',
  '\\smallskip': '',
  '\\medskip': '',
  '\\bigskip': '',
  '\\linebreak': '\\\\',
};

/** Matches TeX commands that name a formula, load a package or leave vertical space, and so show nothing. */
const SILENT = /\\(?:label|require|usepackage|vspace\*?)\s*\{[^{}]*\}/g;
const OPERATOR = /\\DeclareMathOperator(\*?)\s*\{?(\\[a-zA-Z]+)\}?\s*\{([^{}]*)\}/g;

/** TeX environments that the translator to MathML lacks, with the begin and the end of an equivalent one. */
const ENVIRONMENTS: readonly (readonly [name: string, begin: string, end: string])[] = [
  ['eqnarray', '\\begin{array}{rcl}', '\\end{array}'],
  ['flalign', '\\begin{align}', '\\end{align}'],
  ['multlined', '\\begin{gathered}', '\\end{gathered}'],
  ['subequations', '', ''],
  ['math', '', ''],
  ['displaymath', '', ''],
  ['center', '', ''],
];

/**
 * Replaces the commands of a formula that the translator to MathML lacks by equivalents; other formulas stay as they
 * are.
 */
export function inDialect(source: string): string {
  let tex = source
    .replace(SILENT, '')
    // A formula may redefine a known command, which is an error for `\newcommand` but not for `\providecommand`.
    .replace(/\\newcommand\*?(?![a-zA-Z])/g, '\\providecommand')
    .replace(OPERATOR, '\\providecommand{$2}{\\operatorname$1{$3}}');
  for (const [name, begin, end] of ENVIRONMENTS)
    tex = tex
      .replaceAll(new RegExp(`\\\\begin\\{${name}\\*?\\}`, 'g'), () => begin)
      .replaceAll(new RegExp(`\\\\end\\{${name}\\*?\\}`, 'g'), () => end);
  return tex;
}
