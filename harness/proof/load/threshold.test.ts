import assert from 'node:assert/strict';
import test from 'node:test';
import { parseThreshold } from './threshold.ts';

test('parseThreshold() reads every documented form', () => {
  const { text: _text, ...p99 } = parseThreshold('p99 < 10s');
  assert.deepEqual(p99, {
    kind: 'time',
    operator: '<',
    share: 0.99,
    mark: 'total',
    limitMs: 10_000,
  });
  const forms: [string, object][] = [
    ['p95(firstToken)<2s', { kind: 'time', share: 0.95, mark: 'firstToken', limitMs: 2000 }],
    ['p99.9 <= 250ms', { share: 99.9 / 100, limitMs: 250 }],
    ['max < 1m', { share: 1, limitMs: 60_000 }],
    ['p99(lag) < 10ms', { mark: 'lag' }],
    ['errors < 5%', { kind: 'rate', metric: 'errors', limit: 0.05 }],
    ['dropped == 0', { kind: 'count', metric: 'dropped', operator: '==', limit: 0 }],
    ['requests >= 100', { kind: 'count', metric: 'requests', limit: 100 }],
  ];
  for (const [text, fields] of forms) {
    const parsed: object = parseThreshold(text);
    assert.deepEqual({ ...parsed, ...fields }, parsed, text);
  }
});

test('parseThreshold() refuses what it cannot read and says what is accepted', () => {
  const bad: [string, RegExp][] = [
    ['', /expected a metric/],
    ['p99', /expected a metric/],
    ['p99 < 10', /a time needs the unit/],
    ['p99 < 10%', /a time needs the unit/],
    ['p101 < 1s', /not between p0 and p100/],
    ['p99 > 1s', /bounded by < or <=/],
    ['p99 < 10s for 5m', /expected a metric/],
    ['errors(route) < 5%', /only percentiles and max take a mark/],
    ['p99(think) < 5s', /unknown mark "think", expected total, route, firstToken, lag/],
    ['errors < 5s', /a number or a share/],
    ['errors == 5%', /no run can prove equality/],
    ['cpu < 80%', /unknown metric "cpu"/],
    ['p99 =< 10s', /expected a metric/],
  ];
  for (const [text, message] of bad) {
    assert.throws(() => parseThreshold(text), message, text);
    assert.throws(() => parseThreshold(text), /Accepted are for example `p99 < 10s`/);
  }
});
