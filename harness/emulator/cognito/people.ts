export type UserStatus = 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

export type User = Readonly<{
  username: string;
  sub: string;
  email: string | undefined;
  createdAt: Date;
  changedAt: Date;
  status: UserStatus;
}>;

export type NewUser = Readonly<{
  username: string;
  password: string;
  status: UserStatus;
  email?: string | undefined;
}>;

/** The people of one pool, wherever they are kept. User names are case-insensitive, as in a pool made today. */
export interface PoolPeople {
  /** Finds a person by user name or, as Cognito's API allows, by `sub`. */
  find(name: string): Promise<User | undefined>;
  /** Finds a person who may sign in. */
  bySub(sub: string): Promise<User | undefined>;
  all(): Promise<User[]>;
  accepts(user: User, password: string): Promise<boolean>;
  setPassword(user: User, password: string, status: UserStatus): Promise<void>;
  /** Adds a user. @returns undefined when the name is taken. */
  add(user: NewUser): Promise<User | undefined>;
}
