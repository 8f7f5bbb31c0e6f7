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

/**
 * The users of one pool, wherever they are stored. User names are case-insensitive, as in pools that Cognito creates
 * by default.
 */
export interface PoolPeople {
  /** Finds a user by user name or, as Cognito's API allows, by `sub`. */
  find(name: string): Promise<User | undefined>;
  /** Finds a user by `sub`, unless the user is disabled. */
  bySub(sub: string): Promise<User | undefined>;
  all(): Promise<User[]>;
  accepts(user: User, password: string): Promise<boolean>;
  setPassword(user: User, password: string, status: UserStatus): Promise<void>;
  /** Adds a user. @returns undefined if the user name is taken. */
  add(user: NewUser): Promise<User | undefined>;
}
