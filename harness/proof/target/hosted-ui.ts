import type { Dispatcher } from 'undici';
import { CookieJar } from './cookie-jar.ts';
import { readForm } from './sign-in-form.ts';
import { send, type Sent } from './wire/send.ts';
import { TargetError } from './target-error.ts';

/** Session of a person who signed in by a form, with the cookies that a browser would have. */
export type WebSession = Readonly<{
  user: string;
  /** Sends one request with the cookies of this session, without following redirects. */
  send: (path: string, options?: WebRequest) => Promise<Sent>;
  /** Returns a session with a copy of this session's cookies. */
  copy: () => WebSession;
}>;

export type WebRequest = Readonly<{
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
}>;

export type HostedUi = Readonly<{
  signIn: (user: string) => Promise<WebSession>;
  /** Returns the password that a user types in the form, which is valid for this run. */
  passwordOf: (user: string) => Promise<string>;
}>;

type Parts = Readonly<{
  url: string;
  dispatcher: Dispatcher;
  passwordOf: (user: string) => Promise<string>;
}>;

const HOPS = 15;

/**
 * Returns a client that signs in as a person does: it opens a page, follows the redirect to Cognito's form, fills in
 * the form, and follows the redirect back.
 */
export function createHostedUi({ url, dispatcher, passwordOf }: Parts): HostedUi {
  return {
    passwordOf,
    signIn: async (user) => {
      const jar = new CookieJar();
      const fail = (why: string) =>
        new TargetError('sign_in', `Cannot sign in as ${user} through the hosted UI: ${why}`);
      const page = await follow({ jar, dispatcher }, new URL('/login?to=/', url));
      const form = readForm(page.sent.text, page.at);
      if (form === undefined) throw fail(`no form with a password at ${page.at.origin}`);
      const fields = new URLSearchParams({
        ...form.hidden,
        [form.username]: user,
        [form.password]: await passwordOf(user),
      });
      const home = await follow({ jar, dispatcher }, form.action, fields.toString());
      if (home.at.origin !== new URL(url).origin)
        throw fail(`it ended at ${home.at.origin} with status ${home.sent.status}`);
      return sessionOf(user, { url, jar, dispatcher });
    },
  };
}

type Browser = Readonly<{ jar: CookieJar; dispatcher: Dispatcher }>;

function sessionOf(user: string, browser: Browser & Readonly<{ url: string }>): WebSession {
  const { url, jar, dispatcher } = browser;
  return {
    user,
    send: async (path, options = {}) => {
      const at = new URL(path, url);
      const headers = { ...options.headers, cookie: jar.header(at) };
      const sent = await send({ url, path, dispatcher, ...options, headers });
      jar.keep(at, sent.headers['set-cookie']);
      return sent;
    },
    copy: () => sessionOf(user, { ...browser, jar: jar.copy() }),
  };
}

/** Sends a request and follows its redirects to their end, with GET from the second request on. */
async function follow({ jar, dispatcher }: Browser, start: URL, form?: string) {
  let at = start;
  let body = form;
  for (let hop = 0; hop < HOPS; hop += 1) {
    const sent = await send({
      url: at.origin,
      path: at.pathname + at.search,
      dispatcher,
      headers: {
        cookie: jar.header(at),
        accept: 'text/html',
        ...(body !== undefined && {
          'content-type': 'application/x-www-form-urlencoded',
          origin: at.origin,
        }),
      },
      ...(body !== undefined && { method: 'POST' as const, body }),
    });
    jar.keep(at, sent.headers['set-cookie']);
    const { location } = sent.headers;
    if (sent.status < 300 || sent.status > 399 || typeof location !== 'string') return { sent, at };
    at = new URL(location, at);
    body = undefined;
  }
  throw new TargetError('sign_in', `Cannot sign in: more than ${HOPS} redirects`);
}
