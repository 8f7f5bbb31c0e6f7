import type { AnyProcedure } from '@trpc/server';
import type { AppRouter } from '../../router/router.ts';

type PathsOf<Routes, Prefix extends string = ''> = {
  [Name in keyof Routes & string]: Routes[Name] extends AnyProcedure
    ? `${Prefix}${Name}`
    : PathsOf<Routes[Name], `${Prefix}${Name}.`>;
}[keyof Routes & string];

/** Path of a procedure of the router. */
export type Procedure = PathsOf<AppRouter['_def']['record']>;

/** The shared resources that one call takes. Requests and bytes are counted for all calls alike. */
export type Cost = Readonly<{
  /**
   * `answer`: a place among the open answers of the person and of the task, until the model call has ended.
   * `lane`: one of the person's few lanes for reads and writes of the store; calls beyond wait for a free one.
   * `follow`: a place among the person's readers of answers that go on, until the response has ended.
   */
  place: 'answer' | 'lane' | 'follow';
  /** Limit of the request body: `plain` is 64 KiB; `attached` is 512 KiB, for procedures that take attached texts. */
  body: 'plain' | 'attached';
  /** The form of the response: part by part in tRPC's JSONL, or one JSON document. */
  response: 'stream' | 'document';
}>;

const STORE: Cost = { place: 'lane', body: 'plain', response: 'document' };

/** Every procedure of the router: one without a row here does not compile. */
export const COSTS: Readonly<Record<Procedure, Cost>> = {
  chat: { place: 'answer', body: 'attached', response: 'stream' },
  'chat.resume': { place: 'follow', body: 'plain', response: 'stream' },
  'chat.stop': STORE,
  classify: { place: 'answer', body: 'plain', response: 'document' },
  'conversations.choose': STORE,
  'conversations.clear': STORE,
  'conversations.cleared': STORE,
  'conversations.delete': STORE,
  'conversations.deleted': STORE,
  'conversations.get': STORE,
  'conversations.list': STORE,
  'conversations.pin': STORE,
  'conversations.pinned': STORE,
  'conversations.rename': STORE,
  'conversations.restore': STORE,
  'conversations.restoreCleared': STORE,
  'conversations.unpin': STORE,
  'feedback.export': STORE,
  'feedback.give': STORE,
  'instructions.get': STORE,
  'instructions.set': STORE,
  'models.list': STORE,
  'notes.add': STORE,
  'notes.delete': STORE,
  'notes.deleted': STORE,
  'notes.edit': STORE,
  'notes.list': STORE,
  'notes.restore': STORE,
  'spending.month': STORE,
  'session.erase': STORE,
  'session.get': STORE,
  'session.signOut': STORE,
};

/** Tells whether a text is the exact path of a procedure. Only such texts get into the log. */
export const isProcedure = (path: string): path is Procedure => Object.hasOwn(COSTS, path);
