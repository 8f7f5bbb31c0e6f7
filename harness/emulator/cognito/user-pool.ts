import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { UserInput } from './options.ts';

export type UserStatus = 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

export type User = {
  readonly username: string;
  readonly sub: string;
  readonly email: string | undefined;
  readonly createdAt: Date;
  changedAt: Date;
  status: UserStatus;
  passwordDigest: Buffer;
};

/** Formats 16 bytes of a digest as a version 4 UUID, so that ids derived from names look like Cognito's. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The people of one pool, in memory; user names are case-insensitive, as in a pool made today. */
export class UserPool {
  readonly #id: string;
  readonly #pepper = randomBytes(32);
  readonly #users = new Map<string, User>();

  constructor(id: string, users: readonly UserInput[] = []) {
    this.#id = id;
    for (const user of users) this.add({ ...user, status: 'CONFIRMED' });
  }

  /** @returns undefined when the name is taken. */
  add(input: UserInput & { status: UserStatus }): User | undefined {
    const key = input.username.toLowerCase();
    if (this.#users.has(key)) return undefined;
    const user: User = {
      username: input.username,
      sub: input.sub ?? uuidFrom(`${this.#id}/${key}`),
      email: input.email,
      createdAt: new Date(),
      changedAt: new Date(),
      status: input.status,
      passwordDigest: this.#digest(input.password),
    };
    this.#users.set(key, user);
    return user;
  }

  /** By user name or, as Cognito's API allows, by `sub`. */
  find(name: string): User | undefined {
    return this.#users.get(name.toLowerCase()) ?? this.bySub(name);
  }

  bySub(sub: string): User | undefined {
    return this.all().find((user) => user.sub === sub);
  }

  all(): User[] {
    return [...this.#users.values()];
  }

  accepts(user: User, password: string): boolean {
    return timingSafeEqual(user.passwordDigest, this.#digest(password));
  }

  setPassword(user: User, password: string, status: UserStatus): void {
    user.passwordDigest = this.#digest(password);
    user.status = status;
    user.changedAt = new Date();
  }

  /** Fast on purpose: the digests never leave this process. */
  #digest(password: string): Buffer {
    return createHmac('sha256', this.#pepper).update(password).digest();
  }
}

/** A password for users created without one. */
export function temporaryPassword(): string {
  return `Aa1!${randomUUID()}`;
}
