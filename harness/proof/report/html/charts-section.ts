import { callsChart } from '../charts/calls.ts';
import { distribution } from '../charts/distribution.ts';
import { overTime } from '../charts/over-time.ts';
import { percentileChart } from '../charts/percentile-curve.ts';
import type { StoredSample } from '../result.ts';

type Chart = Readonly<{ title: string; about: string; drawing: string; legend?: string }>;

const BOTH = `<ul class="legend"><li><i class="route"></i>to the route</li><li><i class="answer"></i>to the end of the answer</li></ul>`;
const WITH_FAILED = BOTH.replace('</ul>', '<li><i class="over"></i>failed or given up</li></ul>');

const figure = ({ title, about, drawing, legend = '' }: Chart): string =>
  `<figure class="card"><figcaption><h3>${title}</h3><p>${about}</p></figcaption>${drawing}${legend}</figure>`;

/** Returns the HTML charts of all requests of the run, which are those of the properties and those of the load. */
export function chartsSection(samples: readonly StoredSample[]): string {
  if (samples.length === 0) return '';
  const charts: readonly Chart[] = [
    {
      title: 'Latency over time',
      about: 'Each request at the moment it was meant to start; the numbers are of properties',
      drawing: overTime(samples),
      legend: WITH_FAILED,
    },
    {
      title: 'Percentiles',
      about: 'With the band in which the true percentile lies, 95 % confidence',
      drawing: percentileChart(samples),
      legend: BOTH,
    },
    {
      title: 'Distribution',
      about: 'Time to the route against the 10 s line',
      drawing: distribution(samples),
    },
    {
      title: 'Model calls per request',
      about: 'As counted outside the server; one for each answer',
      drawing: callsChart(samples),
    },
  ];
  return `<h2>Requests</h2><div class="charts">${charts.map(figure).join('')}</div>`;
}
