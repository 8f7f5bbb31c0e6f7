import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';

export type RoleSession = Readonly<{ roleArn: string; sessionName: string }>;

/** Credentials in the format of ECS's container credentials endpoint. */
type Credentials = Readonly<{
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
  RoleArn: string;
}>;

/**
 * Lifetime of a task's credentials in milliseconds:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
const LIFETIME_MS = 6 * 3_600_000;
/**
 * Remaining lifetime of credentials in milliseconds below which new ones are issued, because AWS SDKs then request
 * new ones.
 */
const RENEWED_MS = 15 * 60_000;
const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

type Issued = Readonly<{ credentials: Credentials; session: RoleSession; expiresAtMs: number }>;

/** Issues credentials that only this emulator accepts, and finds the role session of an access key. */
export class CredentialStore {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Issued>();
  readonly #current = new Map<string, Issued>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(session: RoleSession): Credentials {
    const key = `${session.roleArn} ${session.sessionName}`;
    const nowMs = this.#clock.nowMs();
    const current = this.#current.get(key);
    if (current !== undefined && current.expiresAtMs - nowMs > RENEWED_MS)
      return current.credentials;
    const expiresAtMs = nowMs + LIFETIME_MS;
    const credentials = make(session.roleArn, expiresAtMs);
    const issued = { credentials, session, expiresAtMs };
    this.#byKey.set(credentials.AccessKeyId, issued);
    this.#current.set(key, issued);
    return credentials;
  }

  /** Returns the role session of an access key; undefined if the key is unknown or expired. */
  sessionOf(accessKeyId: string): RoleSession | undefined {
    const issued = this.#byKey.get(accessKeyId);
    if (issued === undefined || issued.expiresAtMs <= this.#clock.nowMs()) return undefined;
    return issued.session;
  }
}

function make(RoleArn: string, expiresAtMs: number): Credentials {
  const letters = Array.from({ length: 16 }, () => KEY_LETTERS[randomInt(KEY_LETTERS.length)]);
  return {
    AccessKeyId: `ASIA${letters.join('')}`,
    SecretAccessKey: randomBytes(30).toString('base64'),
    Token: randomBytes(96).toString('base64'),
    Expiration: new Date(expiresAtMs).toISOString(),
    RoleArn,
  };
}
