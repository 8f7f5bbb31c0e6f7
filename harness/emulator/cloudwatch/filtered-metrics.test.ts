import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { applyFilter, applyGroups, filters, APP_LOG_GROUP } from './applied.fixture.ts';
import { awsForTests, skip } from './cloudwatch.fixture.ts';
import { published } from './published.fixture.ts';

const MINUTE_MS = 60_000;
const options = { ignore: skip, timeout: 60_000 };
const aws = skip === false ? await awsForTests() : undefined;

const line = (message: string) => ({ group: APP_LOG_GROUP, stream: 'server/1', message });

test('default values stand for minutes with lines of which none matched', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyFilter(aws.logs, 'failed', filters.failed);
  await applyFilter(aws.logs, 'model-calls', filters.modelCalls);
  const startMs = clock.nowMs();
  const request = (outcome: string, modelCalls: number | null) =>
    cloud.logs(line(JSON.stringify({ event: 'request', outcome, modelCalls })));
  request('answered', 2);
  await cloud.flush();
  request('answered', null);
  clock.advance(MINUTE_MS);
  request('failed', 1);
  request('answered', 1);
  clock.advance(MINUTE_MS);
  clock.advance(MINUTE_MS);
  cloud.logs(line('no JSON'));
  clock.advance(MINUTE_MS);
  await cloud.flush();
  await cloud.flush();
  assert.deepEqual(await published(aws.cloudWatch, { name: 'FailedRequests', sinceMs: startMs }), [
    [0, 1, 0, 0, 0],
    [1, 1, 1, 1, 1],
    [3, 1, 0, 0, 0],
  ]);
  assert.deepEqual(await published(aws.cloudWatch, { name: 'ModelCalls', sinceMs: startMs }), [
    [0, 1, 2, 2, 2],
    [1, 2, 2, 1, 1],
    [3, 1, 0, 0, 0],
  ]);
});

test('a filter gives a metric the dimensions that stand in the line', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyFilter(aws.logs, 'failed-by-reason', filters.failedByReason);
  const startMs = clock.nowMs();
  for (const reason of ['model_slow', 'model_slow', 'store_away', null])
    cloud.logs(line(JSON.stringify({ event: 'request', outcome: 'failed', reason })));
  await cloud.flush();
  const slow = { name: 'FailedByReason', sinceMs: startMs, dimensions: { Reason: 'model_slow' } };
  assert.deepEqual(await published(aws.cloudWatch, slow), [[0, 2, 2, 1, 1]]);
  assert.deepEqual(await published(aws.cloudWatch, { name: 'FailedByReason', sinceMs: startMs }), [
    [0, 3, 3, 1, 1],
  ]);
});

test(
  'a filter that is not understood is named with the place, others go on',
  options,
  async (t) => {
    assert.ok(aws);
    const { cloud, clock, said } = await aws.fresh(t);
    await applyGroups(aws.logs);
    const pattern = '{ $.event IS NULL }';
    await applyFilter(aws.logs, 'broken', { ...filters.failed, pattern });
    await applyFilter(aws.logs, 'by-word', { ...filters.failed, value: '$.a[0]' });
    await applyFilter(aws.logs, 'requests', filters.requests);
    const startMs = clock.nowMs();
    cloud.logs(line('{"event":"request"}'));
    await cloud.flush();
    assert.match(
      said[0] ?? '',
      /metric filter "broken", .* at character 11, "IS": expected \$\.field/,
    );
    assert.match(said[1] ?? '', /metric filter "by-word", .* metric value is "\$\.a\[0\]"/);
    assert.equal(said.length, 2);
    assert.deepEqual(await published(aws.cloudWatch, { name: 'Requests', sinceMs: startMs }), [
      [0, 1, 1, 1, 1],
    ]);
  },
);

test('a filter that is put again counts by its new pattern only', options, async (t) => {
  assert.ok(aws);
  const { cloud, clock } = await aws.fresh(t);
  await applyGroups(aws.logs);
  await applyFilter(aws.logs, 'requests', filters.requests);
  const startMs = clock.nowMs();
  cloud.logs(line('{"event":"request"}'));
  await cloud.flush();
  await applyFilter(aws.logs, 'requests', { ...filters.requests, pattern: '{ $.event = "x" }' });
  cloud.logs(line('{"event":"request"}'));
  clock.advance(MINUTE_MS);
  await cloud.flush();
  assert.deepEqual(await published(aws.cloudWatch, { name: 'Requests', sinceMs: startMs }), [
    [0, 1, 1, 1, 1],
  ]);
});
