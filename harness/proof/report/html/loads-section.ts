import { escapeHtml } from '../charts/svg.ts';
import type { LoadResult, Result } from '../result.ts';
import { counted, formatDuration } from '../words.ts';
import { pill } from './properties-section.ts';

const NAMES: Readonly<Record<string, string>> = {
  route: 'to the route',
  firstToken: 'to the first text',
  total: 'to the end',
};

export const loadsSection = ({ loads }: Result): string =>
  loads.length === 0 ? '' : `<h2>Load</h2>${loads.map(loadCard).join('')}`;

function loadCard({
  name,
  arrivals,
  requests,
  tookMs,
  thresholds,
  times,
  lag,
  reasons,
}: LoadResult): string {
  const rows = thresholds.map(
    ({ threshold, state, because, more }) =>
      `<div class="row">${pill(state)}<h3><code>${escapeHtml(threshold)}</code></h3><span></span><p>${escapeHtml(because)}${more === undefined ? '' : `; ${more} more samples could prove it`}</p></div>`,
  );
  const all = [
    ...Object.entries(times).map(([key, value]) => [NAMES[key] ?? key, value] as const),
    ['own delay', lag] as const,
  ];
  const body = all.map(
    ([label, { count, percentiles, maxMs }]) =>
      `<tr><th scope="row">${escapeHtml(label)}</th><td class="number">${count}</td>${percentiles.map(({ ms }) => `<td class="number">${formatDuration(ms)}</td>`).join('')}<td class="number">${formatDuration(maxMs)}</td></tr>`,
  );
  const why = Object.entries(reasons).map(([reason, count]) => `${count} × ${reason}`);
  return `<div class="card list" style="margin-bottom:16px"><div class="row"><h3>${escapeHtml(name)}</h3><span>${escapeHtml(arrivals)}</span><span class="count">${counted(requests, 'request')} in ${formatDuration(tookMs)}</span></div>${rows.join('')}<div class="scroll" tabindex="0" role="region" aria-label="Times of ${escapeHtml(name)}"><table><thead><tr><th scope="col">time</th>${['n', 'p50', 'p90', 'p95', 'p99', 'max'].map((head) => `<th scope="col" class="number">${head}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>${why.length > 0 ? `<p class="quiet">${escapeHtml(why.join('; '))}</p>` : ''}</div></div>`;
}
