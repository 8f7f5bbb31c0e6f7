import type { StoredSample } from '../result.ts';
import { at } from './svg.ts';

export type CallCounts = Readonly<{ calls: string; requests: number; good: boolean }>;

const MANY = 5;

/**
 * Groups requests by the number of model calls that telemetry counted for each. Refused requests form separate groups,
 * since they must have no call.
 */
export function callCounts(samples: readonly StoredSample[]): readonly CallCounts[] {
  const counts = new Map<string, CallCounts>();
  for (const { calls, outcome } of samples) {
    if (calls === undefined) continue;
    const refused = outcome === 'refused' || outcome === 'shed';
    const number = calls >= MANY ? `${MANY} or more` : String(calls);
    const name = refused ? `${number}, refused` : number;
    const good = refused ? calls === 0 : calls === 1 || (calls === 0 && outcome !== 'answered');
    counts.set(name, { calls: name, good, requests: (counts.get(name)?.requests ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => a.calls.localeCompare(b.calls));
}

/** Returns an HTML table of how many requests had how many model calls, with a bar in each row. */
export function callsChart(samples: readonly StoredSample[]): string {
  const counts = callCounts(samples);
  if (counts.length === 0)
    return '<p class="quiet">Nothing counted model calls in this environment.</p>';
  const most = Math.max(...counts.map(({ requests }) => requests));
  const rows = counts.map(
    ({ calls, requests, good }) =>
      `<tr><th scope="row">${calls}</th><td><span class="meter ${good ? 'route' : 'over'}" style="width:${at(Math.max(0.5, (requests / most) * 100))}%"></span></td><td class="number">${requests.toLocaleString('en-US')}</td></tr>`,
  );
  return `<table class="calls"><thead><tr><th scope="col">model calls</th><th scope="col"><span class="hidden">share</span></th><th scope="col" class="number">requests</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
