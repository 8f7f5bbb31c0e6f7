import { escapeHtml } from '../charts/svg.ts';
import type { FigureResult, Result } from '../result.ts';
import { measured } from '../words.ts';

/** Returns the HTML section with the numbers that the checks with injected faults measured. */
export function figuresSection({ figures = [] }: Result): string {
  if (figures.length === 0) return '';
  return `<h2>Figures</h2><div class="card list">${figures.map(row).join('')}</div>`;
}

const row = (figure: FigureResult): string =>
  `<div class="row"><h3>${escapeHtml(figure.name)}</h3><span></span><span class="count">${escapeHtml(measured(figure))}</span><p>${escapeHtml(figure.says)}</p></div>`;
