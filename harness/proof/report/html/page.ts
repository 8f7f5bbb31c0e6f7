import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escapeHtml } from '../charts/svg.ts';
import type { Result, StoredSample } from '../result.ts';
import { counted, formatDollars, formatDuration, MARK } from '../words.ts';
import { chartsSection } from './charts-section.ts';
import { failuresSection } from './failures-section.ts';
import { figuresSection } from './figures-section.ts';
import { findingsSection, propertiesSection } from './properties-section.ts';
import { loadsSection } from './loads-section.ts';

/** Style sheets of the report, in the order in which the page contains them. */
const STYLES = ['page.css', 'details.css', 'charts.css', 'media.css'];

const beside = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/**
 * Returns the report as one HTML file. The file loads nothing from elsewhere, and its content security policy forbids
 * that.
 */
export function pageOf(result: Result, samples: readonly StoredSample[]): string {
  const script = beside('script.js');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const { exit, target } = result;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${exit.outcome}: ${target.name}, ${result.startedAt.slice(0, 16)}`)}</title>
<link rel="icon" href="${icon(result)}">
<style>${STYLES.map(beside).join('')}</style>
</head>
<body>
<header class="top"><strong>Onecall</strong><span>verification of ${escapeHtml(target.name)}</span><button id="theme" hidden>Theme: system</button></header>
<main>
${verdictSection(result)}
${propertiesSection(result)}
${findingsSection(result)}
${figuresSection(result)}
${failuresSection(result)}
${chartsSection(samples)}
${loadsSection(result)}
<h2>All of it again</h2>
<div class="replay"><pre>${escapeHtml(result.replay)}</pre></div>
</main>
<footer>Run ${result.run}, began ${result.startedAt}. The figures of this page are in result.json, each request is a line of samples.ndjson.</footer>
<script>${script}</script>
</body>
</html>
`;
}

/**
 * Returns the name of the style for the run's verdict; a verdict that is neither proven nor violated is styled as
 * inconclusive.
 */
const stateOf = ({ exit }: Result) =>
  exit.code === 0 ? 'proven' : exit.code === 1 ? 'violated' : 'inconclusive';

function icon(result: Result): string {
  const colour = { proven: '1f6b4f', violated: 'a3262a', inconclusive: '8a4600' }[stateOf(result)];
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4' cy='4' r='4' fill='%23${colour}'/%3E%3C/svg%3E`;
}

function verdictSection(result: Result): string {
  const { exit, target, budget, notLookedAt } = result;
  const state = stateOf(result);
  const unseen =
    notLookedAt.length === 0
      ? ''
      : `<p class="unseen">Not looked at: ${escapeHtml(notLookedAt.join('; '))}.</p>`;
  const facts = [
    ['Target', target.url],
    ['Commit', target.commit ?? 'unknown'],
    ['Profile', result.profile],
    ['Seed', String(result.seed)],
    ['Took', formatDuration(result.tookMs)],
    ['Requests', budget.spent.requests.toLocaleString('en-US')],
    ['Model calls', budget.spent.modelCalls.toLocaleString('en-US')],
    ['Cost', formatDollars(budget.spent.usd)],
    ...(result.left.length > 0 ? [['Not deleted', counted(result.left.length, 'user')]] : []),
    ...(target.models.length > 0 ? [['Models', target.models.join(', ')]] : []),
  ] as const;
  return `<section class="verdict ${state}">
<h1><span aria-hidden="true">${MARK[state]} </span>${escapeHtml(`${exit.outcome.slice(0, 1).toUpperCase()}${exit.outcome.slice(1)}`)}</h1>
<p>${escapeHtml(exit.sentence)}.</p>${unseen}
<dl class="facts">${facts.map(([name, value]) => `<div${name === 'Models' ? ' class="wide"' : ''}><dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd></div>`).join('')}</dl>
</section>`;
}
