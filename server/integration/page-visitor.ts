import { ScriptedBrowser } from '../../harness/emulator/cognito/scripted-browser.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';

/** Pattern of the names of built files in HTML, modules and style sheets. */
const ASSET =
  /assets\/([\w.-]+-[\w-]{8}\.(?:js|css|svg|woff2|json|png)\b)|"\.\/([\w.-]+-[\w-]{8}\.js)"|"([\w.-]+-[\w-]{8}\.png)"|\((?:\.\/)?([\w.-]+-[\w-]{8}\.woff2)\)/g;

const namesIn = (text: string): string[] =>
  [...text.matchAll(ASSET)].flatMap(([, ...names]) => names.filter((name) => name !== undefined));

/** Returns a signed-in visitor that loads the page together with every file that the page may need. */
export async function visitPages(url: string, username: string) {
  const browser = new ScriptedBrowser();
  await browser.signIn(`${url}/`, { username, password: DEMO_PASSWORD });

  /**
   * Loads the page and all its files. @returns the names of the files, and a problem for each status that is not 200
   */
  const load = async (
    pauseMs: () => Promise<void>,
  ): Promise<Readonly<{ files: string[]; problems: string[] }>> => {
    const page = await browser.send(`${url}/`);
    const html = await page.text();
    const problems = page.status === 200 ? [] : [`/ ${page.status}`];
    const left = namesIn(html);
    if (left.length < 3) problems.push('the page names no files');
    const files = new Set<string>();
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      if (files.has(name)) continue;
      files.add(name);
      await pauseMs();
      const response = await fetch(`${url}/assets/${name}`);
      const text = await response.text();
      if (response.status !== 200) problems.push(`${name} ${response.status}`);
      else if (!/immutable/.test(response.headers.get('cache-control') ?? ''))
        problems.push(`${name} is not kept`);
      if (/\.(js|css|json)$/.test(name)) left.push(...namesIn(text));
    }
    return { files: [...files], problems };
  };

  const call = async (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) => {
    const response = await browser.send(`${url}/trpc/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...more },
    });
    return { status: response.status, text: await response.text() };
  };

  /** Calls `session.get`, as the page does when it starts. @returns a problem if the call fails */
  const start = async (): Promise<string[]> => {
    const { status } = await call('session.get', {});
    return status === 200 ? [] : [`session.get ${status}`];
  };

  /** Sends a question, and reads the answer's stream to the end. @returns the problems that occurred */
  const ask = async (): Promise<string[]> => {
    const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
    const question = { conversationId, messageId, query: 'Hello', agent: 'auto' };
    const streamed = { 'trpc-accept': 'application/jsonl' };
    const answer = await call('chat?batch=1', { 0: question }, streamed);
    if (answer.status === 200 && answer.text.includes('"type":"receipt"')) return [];
    const reason = /"reason":"(\w+)"/.exec(answer.text)?.[1] ?? answer.text.slice(0, 80);
    return [`chat ${answer.status}: ${reason}`];
  };
  return { load, start, ask };
}
