import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { UserInput } from './options.ts';
import type { NewUser, PoolPeople, User, UserStatus } from './people.ts';

type Kept = { user: User; passwordDigest: Buffer };

/** Returns a UUID (version 4) that is derived from a text by its digest, so that derived ids look like Cognito's. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The users of a pool, in memory only. */
export class UserPool implements PoolPeople {
  readonly #id: string;
  readonly #pepper = randomBytes(32);
  readonly #users = new Map<string, Kept>();

  constructor(id: string, users: readonly UserInput[] = []) {
    this.#id = id;
    for (const user of users) this.#keep({ ...user, status: 'CONFIRMED' }, user.sub);
  }

  async add(user: NewUser): Promise<User | undefined> {
    return this.#keep(user);
  }

  async find(name: string): Promise<User | undefined> {
    return this.#users.get(name.toLowerCase())?.user ?? this.bySub(name);
  }

  async bySub(sub: string): Promise<User | undefined> {
    return [...this.#users.values()].find(({ user }) => user.sub === sub)?.user;
  }

  async all(): Promise<User[]> {
    return [...this.#users.values()].map(({ user }) => user);
  }

  async accepts({ username }: User, password: string): Promise<boolean> {
    const kept = this.#users.get(username.toLowerCase());
    return kept !== undefined && timingSafeEqual(kept.passwordDigest, this.#digest(password));
  }

  async setPassword({ username }: User, password: string, status: UserStatus): Promise<void> {
    const kept = this.#users.get(username.toLowerCase());
    if (!kept) return;
    kept.passwordDigest = this.#digest(password);
    kept.user = { ...kept.user, status, changedAt: new Date() };
  }

  #keep({ username, password, status, email }: NewUser, sub?: string): User | undefined {
    const key = username.toLowerCase();
    if (this.#users.has(key)) return undefined;
    const user = {
      username,
      sub: sub ?? uuidFrom(`${this.#id}/${key}`),
      email,
      createdAt: new Date(),
      changedAt: new Date(),
      status,
    };
    this.#users.set(key, { user, passwordDigest: this.#digest(password) });
    return user;
  }

  /** Returns the digest of a password. A fast hash is enough, because the digests never leave this process. */
  #digest(password: string): Buffer {
    return createHmac('sha256', this.#pepper).update(password).digest();
  }
}

export function temporaryPassword(): string {
  return `Aa1!${randomUUID()}`;
}
