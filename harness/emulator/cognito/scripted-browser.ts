type Cookie = { name: string; value: string; path: string };

type Visit = { response: Response; url: string; redirects: string[] };

/**
 * Signs users in as a browser does, for tests and scripts: follows redirects, and keeps cookies by host name and
 * path. Like browsers, it ignores the port of a cookie.
 */
export class ScriptedBrowser {
  readonly #jars = new Map<string, Map<string, Cookie>>();

  cookies(hostname = '127.0.0.1'): Map<string, string> {
    const jar = this.#jars.get(hostname) ?? new Map<string, Cookie>();
    return new Map([...jar.values()].map(({ name, value }) => [name, value]));
  }

  /** Sends one request with the stored cookies; it does not follow redirects. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = this.cookieHeader(url);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(new URL(url), line);
    // The response is read to its end, as browsers do, even if the caller uses only its status.
    await response.clone().arrayBuffer();
    return response;
  }

  /** Sends a request and follows all redirects with GET requests. */
  async open(url: string, init: RequestInit = {}): Promise<Visit> {
    const redirects: string[] = [];
    let at = url;
    let response = await this.send(at, init);
    for (let hops = 0; hops < 15; hops++) {
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status > 399) break;
      await response.body?.cancel();
      at = new URL(location, at).href;
      redirects.push(at);
      response = await this.send(at);
    }
    return { response, url: at, redirects };
  }

  /** Opens a page that requires a sign-in, submits the sign-in form, and follows the redirects to the last page. */
  async signIn(url: string, person: { username: string; password: string }): Promise<Visit> {
    const form = await this.open(url);
    if (!new URL(form.url).pathname.startsWith('/login/')) return form;
    await form.response.body?.cancel();
    return this.open(form.url, { method: 'POST', body: new URLSearchParams(person) });
  }

  cookieHeader(url: string): string {
    const { hostname, pathname } = new URL(url);
    const all = [...(this.#jars.get(hostname)?.values() ?? [])];
    return all
      .filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(from: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const attribute = (wanted: string) =>
      attributes
        .find((text) => text.toLowerCase().startsWith(`${wanted}=`))
        ?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const expires = attribute('expires');
    const ended =
      (expires !== undefined && Date.parse(expires) <= Date.now()) || attribute('max-age') === '0';
    const jar = this.#jars.get(from.hostname) ?? new Map<string, Cookie>();
    this.#jars.set(from.hostname, jar);
    if (ended) jar.delete(`${path} ${name}`);
    else jar.set(`${path} ${name}`, { name, value, path });
  }
}
