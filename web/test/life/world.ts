import type { LifeCloud } from './cloud.ts';
import { openPage, type Page, type TestUser } from './page.ts';
import { createTroubles } from './store-trouble.ts';
import { startTask } from './task.ts';

type Session = Readonly<{ person: TestUser; token: string }>;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Opens the world of a test history: a browser, and two server tasks that share a database table. */
export async function openWorld(cloud: LifeCloud) {
  const env = await cloud.makeTable();
  const troubles = createTroubles();
  const around = { troubles, model: cloud.model };
  const tasks = await Promise.all([startTask(env, around), startTask(env, around)]);
  const started = [...tasks];
  const pages = new Set<Page>();
  const drafts = new Set<string>();
  let session: Session | undefined;
  /** Tokens of sessions begun after a sign-out, by person. */
  const anew = new Map<TestUser, string>();
  let requests = 0;
  const world = {
    troubles,
    pages,
    /** Texts of questions that any page has put back into its composer. */
    drafts,
    person: () => session?.person,
    async signIn(person: TestUser) {
      session = { person, token: anew.get(person) ?? (await cloud.signIn(person)) };
    },
    /** Prepares a new session for the person's next sign-in, because the former session was revoked. */
    async renew(person: TestUser) {
      anew.set(person, await cloud.signInAnew(person));
    },
    /** Removes the browser's session, as an expired cookie does. */
    signOut() {
      session = undefined;
    },
    /**
     * Sends a request as the load balancer does: alternating between the server tasks, with the browser's session.
     */
    async send(path: string, { headers, ...init }: RequestInit): Promise<Response> {
      const task = tasks[(requests += 1) % tasks.length];
      const all = new Headers(headers);
      if (session) all.set('authorization', `Bearer ${session.token}`);
      return fetch(`${task?.url}${path}`, { ...init, headers: all });
    },
    /**
     * Replaces a server task by a new one. The old task ends at once if `killed`; if `drained`, as in a deploy, it
     * finishes its open answers first.
     */
    async replace(at: number, how: 'killed' | 'drained') {
      const before = tasks[at];
      const next = await startTask(env, around);
      started.push(next);
      tasks[at] = next;
      if (how === 'killed') before?.kill();
      else void before?.leave();
    },
    tell(from: object, conversationId: string) {
      const sender = [...pages].find((page) => page === from);
      for (const page of pages)
        if (page !== sender && page.person === sender?.person) page.hear(conversationId);
    },
    async open(shelf?: Map<string, string>, id?: string): Promise<Page> {
      const page = await openPage(world, { shelf: shelf ?? new Map<string, string>(), id });
      pages.add(page);
      return page;
    },
    close() {
      for (const page of pages) page.close('crash');
      for (const task of started) task.close();
    },
  };
  return world;
}
