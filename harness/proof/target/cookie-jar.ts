type Cookie = Readonly<{ name: string; value: string; path: string }>;

/** Cookies by host name and path; the port does not matter, as in browsers. */
export class CookieJar {
  readonly #hosts: Map<string, Map<string, Cookie>>;

  constructor(hosts: ReadonlyMap<string, ReadonlyMap<string, Cookie>> = new Map()) {
    this.#hosts = new Map([...hosts].map(([host, cookies]) => [host, new Map(cookies)]));
  }

  copy(): CookieJar {
    return new CookieJar(this.#hosts);
  }

  /** Returns the `cookie` header that a browser would send to this URL. */
  header({ hostname, pathname }: URL): string {
    return [...(this.#hosts.get(hostname)?.values() ?? [])]
      .filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Stores the cookies that a response set. */
  keep({ hostname }: URL, lines: string | readonly string[] | undefined): void {
    for (const line of typeof lines === 'string' ? [lines] : (lines ?? [])) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      const value = pair.slice(at + 1);
      const path = valueOf(attributes, 'path') ?? '/';
      const cookies = this.#hosts.get(hostname) ?? new Map<string, Cookie>();
      this.#hosts.set(hostname, cookies);
      if (isGone(attributes)) cookies.delete(`${path} ${name}`);
      else cookies.set(`${path} ${name}`, { name, value, path });
    }
  }
}

const valueOf = (attributes: readonly string[], name: string): string | undefined =>
  attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);

function isGone(attributes: readonly string[]): boolean {
  const expires = valueOf(attributes, 'expires');
  return (
    valueOf(attributes, 'max-age') === '0' ||
    (expires !== undefined && Date.parse(expires) <= Date.now())
  );
}
