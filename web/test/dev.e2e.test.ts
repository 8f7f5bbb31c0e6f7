import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { findInstalledModels } from '../../harness/environments/installed-models.ts';
import { test, type TestContext } from '../../harness/kit/kit.ts';
import { launchBrowser } from './browser.ts';
import { startFakeOllama } from './fake-ollama.fixture.ts';
import { askAndWait, lastAnswer, signIn } from './fixture.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = 'harness/environments/dev.ts';
const OLLAMA_PORT = 11_434;
const INSTALLED = ['nomic-embed-text:latest', 'llama3.2:3b', 'qwen3:8b'];
/**
 * Longest allowed start of `make dev` on a busy machine, in milliseconds; docs/performance.md has the time on an idle
 * one.
 */
const START_MS = 90_000;

let browser: Browser;
test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  assert.ok(address !== null && typeof address !== 'string');
  probe.close();
  await once(probe, 'close');
  return address.port;
}

/** Runs the program behind `make dev` until the test ends. @returns its URL and what it wrote to the terminal */
async function runDev(t: TestContext): Promise<Readonly<{ url: string; terminal: string }>> {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-dev-'));
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [ENTRY], {
    cwd: ROOT,
    env: { PATH, HOME, PORT: String(port), ONECALL_FOLDER: folder, MODEL_SEARCH_MS: '30000' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  let terminal = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      terminal += text;
      if (terminal.includes('Stop with Ctrl-C')) resolve();
    });
  child.once('exit', (code) => {
    reject(new Error(`make dev ended with ${code}: ${terminal}`));
  });
  const late = setTimeout(() => {
    reject(new Error(`make dev was not ready in ${START_MS} ms: ${terminal}`));
  }, START_MS);
  await ready.finally(() => {
    clearTimeout(late);
  });
  return { url: `http://127.0.0.1:${port}`, terminal };
}

async function open(url: string): Promise<Page> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  await signIn(page, 'alice');
  return page;
}

/** Returns the names in the page's list of models, once the list has `count` of them. */
async function modelsOf(page: Page, count: number): Promise<string[]> {
  const options = page.getByRole('combobox', { name: 'Model' }).locator('option');
  await options.nth(count - 1).waitFor({ state: 'attached' });
  return options.allTextContents();
}

test('make dev runs the program that these tests run', () => {
  const commands = execFileSync('make', ['-n', 'dev'], { cwd: ROOT, encoding: 'utf8' });
  assert.match(commands, new RegExp(`node ${ENTRY}`));
});

test('make dev with Ollama on its usual port names it in the terminal and in the page, and its first chat model answers', async (t) => {
  const stop = await startFakeOllama(OLLAMA_PORT, INSTALLED);
  if (stop === undefined) return t.skip(`port ${OLLAMA_PORT} is in use`);
  t.after(stop);
  const { url, terminal } = await runDev(t);
  assert.match(terminal, /Answers +llama3\.2:3b by Ollama at 127\.0\.0\.1:11434; 1 more/);
  const page = await open(url);
  assert.deepEqual(await modelsOf(page, 2), ['llama3.2:3b', 'qwen3:8b']);
  assert.match(await page.locator('.welcome').innerText(), /Ollama at 127\.0\.0\.1:11434/);
  await askAndWait(page, 'Say something about topic rivers');
  assert.match(
    (await lastAnswer(page).locator('.prose').last().textContent()) ?? '',
    /^I am llama3\.2:3b, you asked about rivers\.$/,
  );
  assert.match(
    (await lastAnswer(page).locator('.receipt-line').textContent()) ?? '',
    /^1\smodel\scall/,
  );
  await page.context().close();
});

test('make dev without a model server says so, and the offline model answers', async (t) => {
  const found = await findInstalledModels();
  if (found !== undefined) return t.skip(`${found.server} runs on this machine`);
  const { url, terminal } = await runDev(t);
  assert.match(terminal, /Answers +the offline model, which is not a language model/);
  const page = await open(url);
  assert.deepEqual(await modelsOf(page, 2), ['Offline', 'Offline, brief']);
  await askAndWait(page, 'What is 17% of 2450?');
  assert.match((await lastAnswer(page).locator('.prose').last().textContent()) ?? '', /416\.5/);
  await page.context().close();
});
