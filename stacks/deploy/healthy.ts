import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { DeployProblem } from './problem.ts';

const WAIT_MS = 180_000;
const PAUSE_MS = 3000;
/** Header that every request needs: without it, the firewall of `stacks/network/firewall.ts` answers 403. */
const USER_AGENT = { 'user-agent': 'onecall-deploy' };

/** Returns the commit that `/healthz` reports, or undefined if there is none. A self-signed certificate is accepted. */
function commitAt(url: string, selfSigned: boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const at = `${url}/healthz`;
    const options = { headers: USER_AGENT, timeout: 5000 };
    const call = at.startsWith('https:')
      ? https.request(at, { ...options, rejectUnauthorized: !selfSigned })
      : http.request(at, options);
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(/"commit":\s*"([^"]+)"/.exec(text)?.[1]));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

/**
 * Waits until `/healthz` reports the commit through the load balancer.
 *
 * @throws {DeployProblem} after three minutes, with the commit that was reported instead
 */
export async function waitForCommit(
  url: string,
  commit: string,
  selfSigned: boolean,
): Promise<void> {
  const until = Date.now() + WAIT_MS;
  let seen: string | undefined;
  while (Date.now() < until) {
    seen = await commitAt(url, selfSigned);
    if (seen === commit) return;
    await wait(PAUSE_MS);
  }
  const instead = seen === undefined ? 'nothing answers' : `it still serves ${seen}`;
  throw new DeployProblem(
    `Deployed, but ${url}/healthz does not say ${commit}: ${instead}. "make logs" shows why`,
  );
}
