import { escapeHtml } from '../charts/svg.ts';
import { waterfall } from '../charts/waterfall.ts';
import type { Failure, Result } from '../result.ts';
import { pill } from './properties-section.ts';

const LEGEND = `<ul class="legend"><li><i class="lag"></i>own delay</li><li><i class="route"></i>until the route</li><li><i class="think"></i>until the first text</li><li><i class="answer"></i>until the end</li><li><i class="over"></i>in vain</li></ul>`;
/** Largest number of failures in the HTML file, to keep it under 1 MB; `result.json` has all failures. */
const SHOWN = 40;

export function failuresSection({ properties }: Result): string {
  const failures = properties.flatMap(({ property, failures }) =>
    failures.map((failure) => ({ property, failure })),
  );
  if (failures.length === 0) return '';
  const shown = failures.slice(0, SHOWN).map(({ property, failure }) => card(property, failure));
  const rest = failures.length - shown.length;
  return `<h2>Failures</h2>${shown.join('')}${rest > 0 ? `<p class="quiet">and ${rest} more in result.json</p>` : ''}`;
}

const INPUT_SHOWN = 1_200;

function card(
  property: number,
  { case: id, state, message, input, replay, detector, samples }: Failure,
): string {
  const by = detector === undefined ? '' : `, found by <code>${escapeHtml(detector)}</code>`;
  const question = input === undefined ? '' : `<pre>${escapeHtml(visible(input))}</pre>`;
  return `<article class="card failure"><header>${pill('violated')}<h3>Property ${property}, case ${escapeHtml(id)}</h3><span class="count">${state}${by}</span></header><p>${escapeHtml(message)}</p>${question}${waterfall(samples)}${samples.length > 0 ? LEGEND : ''}<div class="replay"><pre>${escapeHtml(replay)}</pre></div></article>`;
}

/**
 * Replaces control, format and unpaired surrogate characters by visible text, because they would hide what was sent.
 */
const visible = (text: string): string =>
  text
    .slice(0, INPUT_SHOWN)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (mark) =>
      mark === '\n' ? '\n' : `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
    ) + (text.length > INPUT_SHOWN ? ` … (${text.length} characters)` : '');
