import type { AnyProcedure } from '@trpc/server';
import type { AppRouter } from '../../router/router.ts';

type PathsOf<Routes, Prefix extends string = ''> = {
  [Name in keyof Routes & string]: Routes[Name] extends AnyProcedure
    ? `${Prefix}${Name}`
    : PathsOf<Routes[Name], `${Prefix}${Name}.`>;
}[keyof Routes & string];

/** Path of a procedure of the tRPC router, such as `chat.stop`. */
export type Procedure = PathsOf<AppRouter['_def']['record']>;

/**
 * The shared resources of the server that one call of a procedure takes. Requests and bytes are not listed, because
 * they are counted for every call.
 */
export type Cost = Readonly<{
  /**
   * - `answer`: one of the open answers that the person and the server may have, until the model call has ended.
   * - `lane`: one of the person's few concurrent calls that read or write the store; further calls wait.
   * - `follow`: one of the person's readers of running answers, until the response has ended.
   */
  place: 'answer' | 'lane' | 'follow';
  /** Largest request body: `plain` is 64 KiB; `attached` is 512 KiB, for procedures whose input has attached texts. */
  body: 'plain' | 'attached';
  /** Format of the response: a stream in tRPC's JSONL, or one JSON document. */
  response: 'stream' | 'document';
}>;

const STORE: Cost = { place: 'lane', body: 'plain', response: 'document' };

/** Resources that each procedure takes. A procedure of the router that is missing here is a compile error. */
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

/**
 * Tells whether a text is the exact path of a procedure. The log contains only such paths, never other text of the
 * sender.
 */
export const isProcedure = (path: string): path is Procedure => Object.hasOwn(COSTS, path);
