import { ScriptedBrowser } from '../../harness/emulator/cognito/scripted-browser.ts';
import { DEMO_PASSWORD } from '../../harness/environments/local-settings.ts';

/** Files of the build as pages and their modules name them. */
const ASSET =
  /assets\/([\w.-]+-[\w-]{8}\.(?:js|css|svg|woff2|json|png)\b)|"\.\/([\w.-]+-[\w-]{8}\.js)"|"([\w.-]+-[\w-]{8}\.png)"|\((?:\.\/)?([\w.-]+-[\w-]{8}\.woff2)\)/g;

const namesIn = (text: string): string[] =>
  [...text.matchAll(ASSET)].flatMap(([, ...names]) => names.filter((name) => name !== undefined));

/** Returns a signed-in visitor who loads the page with every file that it may need. */
export async function visitPages(url: string, username: string) {
  const browser = new ScriptedBrowser();
  await browser.signIn(`${url}/`, { username, password: DEMO_PASSWORD });

  /** Loads the page and all its files. @returns the files, by name, with their status where it is not 200 */
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

  /** Asks for the session as the page does when it starts. */
  const ask = async (): Promise<string[]> => {
    const response = await browser.send(`${url}/trpc/session.get`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    });
    await response.text();
    return response.status === 200 ? [] : [`session.get ${response.status}`];
  };
  return { load, ask };
}
