/** Permissions of a test, in the forms that Deno accepts. An object denies each permission that it does not name. */
export type Permissions =
  | 'inherit'
  | 'none'
  | {
      readonly net?: 'inherit' | boolean | readonly (string | URL)[];
      /** Whether child processes may be started. */
      readonly run?: 'inherit' | boolean;
    };

/** Whether child processes may be started: `inherit` is whatever the parent may. */
export type RunPermission = 'inherit' | boolean;

/** Hosts that a test may reach: `inherit` takes the parent's permission; a list has `host` or `host:port`. */
export type NetPermission = 'inherit' | 'all' | readonly string[];

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443 };

/** Returns the port of a URL: its own, or its scheme's. */
export const portOf = (url: URL): number => Number(url.port) || (DEFAULT_PORT[url.protocol] ?? 80);

/** Returns a host in lower case, without a final dot or the brackets of IPv6. */
export const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');

const address = (host: string, port: number | undefined): string => {
  const plain = plainHost(host);
  const shown = plain.includes(':') ? `[${plain}]` : plain;
  return port === undefined ? shown : `${shown}:${port}`;
};

function parseEntry(entry: string | URL): string {
  if (entry instanceof URL) return address(entry.hostname, portOf(entry));
  const found = /^(\[[0-9a-f:.]+\]|[^\s/:@[\]]+)(?::(\d{1,5}))?$/i.exec(entry);
  const [, host, port] = found ?? [];
  if (host === undefined || Number(port ?? 1) > 65535) {
    throw new TypeError(
      `Invalid net permission "${entry}": expected "host" or "host:port", with IPv6 in brackets`,
    );
  }
  return address(host, port === undefined ? undefined : Number(port));
}

const isKnown = (key: string): boolean => key === 'net' || key === 'run';

/**
 * Reads permissions. @throws {TypeError} for a permission of another kind, or an entry that is neither "host" nor
 * "host:port"
 */
export function parsePermissions(permissions: Permissions | undefined): NetPermission {
  if (permissions === undefined || permissions === 'inherit') return 'inherit';
  if (permissions === 'none') return [];
  const unknown = Object.keys(permissions).find((key) => !isKnown(key));
  if (unknown !== undefined)
    throw new TypeError(`Cannot check the permission "${unknown}": expected net or run`);
  const { net } = permissions;
  if (net === 'inherit') return 'inherit';
  if (net === true) return 'all';
  return net === undefined || net === false ? [] : net.map(parseEntry);
}

/** Tells whether the permissions allow child processes. */
export function parseRun(permissions: Permissions | undefined): RunPermission {
  if (permissions === undefined || permissions === 'inherit') return 'inherit';
  return permissions === 'none' ? false : (permissions.run ?? false);
}

/** Refuses child processes. @throws {NotCapable} when the permission does not allow them */
export function requireRun(permission: RunPermission, command: string): void {
  if (permission !== false) return;
  throw new NotCapable(
    `Requires run access to "${command}", allowed: none. Add run: true to permissions of the test`,
  );
}

/** Returns the permission of a step, which is at most that of its test. */
export const narrowed = (own: NetPermission, parent: NetPermission): NetPermission =>
  own === 'inherit' ? parent : own;

export class NotCapable extends Error {
  override readonly name = 'NotCapable';
  readonly code = 'ERR_NOT_CAPABLE';
}

/** Refuses a host. @throws {NotCapable} when the permission does not cover the host and port */
export function requireNet(permission: NetPermission, host: string, port: number): void {
  if (permission === 'inherit' || permission === 'all') return;
  const wanted = address(host, port);
  if (permission.includes(wanted) || permission.includes(address(host, undefined))) return;
  const allowed = permission.length === 0 ? 'none' : permission.join(', ');
  throw new NotCapable(
    `Requires net access to "${wanted}", allowed: ${allowed}. Add it to permissions.net of the test`,
  );
}
