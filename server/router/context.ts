import type { ModelConfig } from '../config.ts';
import type { DeadlineLimits } from '../model/deadlines.ts';
import type { Model } from '../model/port.ts';
import type { Attachments } from '../store/attachments.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Instructions } from '../store/instructions.ts';
import type { ListedApart } from '../store/listed-apart.ts';
import type { DailyQuota } from '../store/daily-quota.ts';
import type { Notes } from '../store/notes.ts';
import type { Ledger } from '../spending/ledger.ts';
import type { People } from '../store/people.ts';
import type { Turns } from '../store/turns.ts';
import type { Mailbox } from '../store/mailbox.ts';
import type { NoteFinder } from '../words/note-finder.ts';
import type { RequestRecord } from './request.ts';
import type { Pace } from './pace.ts';
import type { RunningAnswers } from './running-answers.ts';

/** The services that all requests share. */
export type Services = Readonly<{
  conversations: Conversations;
  listedApart: ListedApart;
  instructions: Instructions;
  attachments: Attachments;
  turns: Turns;
  notes: Notes;
  noteFinder: NoteFinder;
  people: People;
  model: Model;
  /** Models that a request may choose; the first is the default. */
  models: readonly [ModelConfig, ...ModelConfig[]];
  deadlines: DeadlineLimits;
  pingMs: number;
  running: RunningAnswers;
  pace: Pace;
  mailbox: Mailbox;
  ledger: Ledger;
  dailyQuota: DailyQuota;
  /** Age in milliseconds from which a request cannot be running any more on any ECS task. */
  staleMs: number;
}>;

/** The facts about one request that its procedure needs. */
export type Context = Readonly<{
  sub: string;
  /** Groups of the Cognito user pool that the person is in. */
  groups: readonly string[];
  username: string;
  /** Identifier of the person that is not secret, so that a page may hold it. */
  person: string;
  expiresAt: Date;
  /** Ends the session with which the request was signed in. */
  signOut: () => Promise<void>;
  request: RequestRecord;
  /** Signal that aborts when the client has disconnected. */
  client: AbortSignal;
  services: Services;
}>;
