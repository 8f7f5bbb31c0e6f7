import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { pageOf } from './html/page.ts';
import { escapeXml, junitOf } from './junit.ts';
import { liveText, startLiveLine } from './live-line.ts';
import { resultFixture, samplesFixture } from './report.fixture.ts';
import { Result, StoredSample } from './result.ts';
import { resultSchema } from './schema.ts';
import { tableOf } from './table.ts';
import { writeReport } from './write-report.ts';

const MOST_BYTES = 1_000_000;

test('result.schema.json is what the result says of itself', async () => {
  const committed = await readFile(new URL('result.schema.json', import.meta.url), 'utf8');
  assert.deepEqual(
    JSON.parse(committed),
    JSON.parse(resultSchema()),
    'run node harness/proof/report/write-schema.ts',
  );
  assert.throws(() => Result.parse({ ...resultFixture(), version: 1 }));
  assert.throws(() => Result.parse({ ...resultFixture(), more: true }));
});

test('writeReport() leaves four files that can be read back', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-report-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const samples = samplesFixture();
  await writeReport(folder, resultFixture('violated'), samples);
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  assert.deepEqual(Result.parse(JSON.parse(await read('result.json'))), resultFixture('violated'));
  const lines = (await read('samples.ndjson')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => StoredSample.parse(JSON.parse(line))),
    samples,
  );
  assert.match(await read('junit.xml'), /<failure message="One question cost 3 model calls/);
  assert.match(await read('report.html'), /^<!doctype html>/);
});

test('tableOf() says the verdict first, then what was not looked at, and how to see a failure again', () => {
  const table = tableOf(resultFixture('violated'), { colour: false, columns: 100 });
  const [first] = table.split('\n');
  assert.match(first ?? '', /^✗ VIOLATED .*3 model calls\. Not looked at: memory/);
  assert.match(table, /replay: make verify ENV=local SEED=1234 ONLY=p2-017/);
  assert.ok(
    table
      .split('\n')
      .slice(1, 20)
      .every((line) => line.length <= 100),
    table,
  );
  const coloured = tableOf(resultFixture('violated'), { colour: true, columns: 100 });
  assert.notEqual(coloured, table);
  assert.equal(stripVTControlCharacters(coloured), table);
});

test('junitOf() counts failures, and skips what is inconclusive', () => {
  const result = resultFixture('violated');
  const junit = junitOf({
    ...result,
    findings: result.findings.map((finding) => ({ ...finding, verdict: 'inconclusive' as const })),
  });
  assert.equal(junit.match(/<failure /g)?.length, 1);
  assert.equal(junit.match(/<skipped /g)?.length, 2);
  assert.equal(junit.match(/<testsuite /g)?.length, 7);
});

test('escapeXml() leaves nothing that XML cannot hold', () => {
  assert.equal(
    escapeXml('a\u0000\u001b<b>\ud800"&\n'),
    'a\ufffd\ufffd&lt;b&gt;\ufffd&quot;&amp;\n',
  );
});

test('pageOf() is one file that fetches nothing, and shows hostile input as text', () => {
  const page = pageOf(resultFixture('violated'), samplesFixture(20_000));
  assert.ok(Buffer.byteLength(page) < MOST_BYTES, `${Buffer.byteLength(page)} bytes`);
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(page, /(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\//);
  assert.doesNotMatch(page, /<b>loop/);
  assert.match(page, /&lt;b&gt;loop&lt;\/b&gt;/);
  assert.match(page, /\\u\{202e\}/, 'a mark that reverses text is shown, not obeyed');
  assert.equal(page.match(/<\/script>/g)?.length, 1);
  assert.doesNotMatch(page, /NaN|Infinity|undefined/);
});

test('pageOf() draws what little there is', () => {
  const result = { ...resultFixture(), loads: [], findings: [], properties: [] };
  for (const count of [0, 1, 2]) {
    const page = pageOf(result, samplesFixture(count));
    assert.doesNotMatch(page, /NaN|Infinity|undefined/, `${count} samples`);
  }
});

test('startLiveLine() rewrites its line on a terminal and clears it', async () => {
  const progress = { doing: 'Load', sinceMs: 61_000, requests: 1_204, failed: 2, slowestMs: 812 };
  assert.equal(liveText(progress), '1 min 1 s · Load · 1,204 requests · slowest 812 ms · 2 failed');
  let written = '';
  const terminal = { isTTY: true, columns: 20, write: (text: string) => (written += text) };
  const live = startLiveLine(terminal, () => progress);
  await new Promise((resolve) => setTimeout(resolve, 600));
  live.end();
  assert.equal(written.slice(-5), '\r\u001b[2K');
  assert.equal(stripVTControlCharacters(written).split('\r')[1], '1 min 1 s · Load · ');
});

test('sections and figures of a run that breaks things are in the table, the page and the suites', () => {
  const result = {
    ...resultFixture(),
    findings: [
      {
        section: 'chaos' as const,
        detector: 'task-killed',
        verdict: 'proven' as const,
        sentence: '5 requests of 34 failed',
        observations: [],
      },
    ],
    figures: [
      {
        name: 'failed after a kill',
        value: 5,
        unit: 'requests' as const,
        of: 34,
        says: 'not answered',
      },
      { name: 'time to recover', value: 2_210, unit: 'ms' as const, says: 'until an answer' },
    ],
  };
  const table = tableOf(result, { colour: false });
  assert.match(table, /task-killed +chaos +5 requests/);
  assert.match(table, /5 of 34 requests +failed after a kill\n +2\.21 s +time to recover/);
  const page = pageOf(result, []);
  assert.match(page, /What was broken on purpose.*task-killed/s);
  assert.match(page, /<h2>Figures<\/h2>.*5 of 34 requests/s);
  assert.match(junitOf(result), /testsuite name="What was broken on purpose" tests="1"/);
  assert.deepEqual(Result.parse(result), result);
});
