import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOnecall } from './onecall.ts';
import { visitPages } from './page-visitor.ts';
import { makeSecondBuild } from './second-build.ts';

const PAGES = 20;
/**
 * Pause in milliseconds between two files of one page. The pauses make the loading of a page last while servers start
 * and stop.
 */
const PAUSE_MS = 20;

let second: Awaited<ReturnType<typeof makeSecondBuild>>;
before(async () => {
  second = await makeSecondBuild();
});
after(() => second.remove());

for (const direction of ['to a new build', 'back to the old build'] as const) {
  test(`a rolling deploy ${direction} leaves no page without its files and fails no request`, async (t) => {
    let main: string | undefined = direction === 'to a new build' ? undefined : second.main;
    const onecall = await startOnecall({ main: () => main });
    t.after(() => onecall.close());
    const people = await Promise.all(
      ['alice', 'bob', 'verify-01', 'verify-02'].map((name) => visitPages(onecall.url, name)),
    );
    const enough = new AbortController();
    const problems: string[] = [];
    const builds = new Set<string>();
    const loads: number[] = [];
    const untilLoaded = async (more: number) => {
      const wanted = loads.length + more;
      while (loads.length < wanted) await sleep(50);
    };
    const visit = async (person: (typeof people)[number] | undefined) => {
      assert.ok(person);
      while (!enough.signal.aborted) {
        const [{ files, problems: found }, failed] = await Promise.all([
          person.load(() => sleep(PAUSE_MS)),
          person.start(),
        ]);
        problems.push(...found, ...failed);
        builds.add(files.toSorted().join(' '));
        loads.push(files.length);
      }
    };
    // Only one visitor asks questions continuously. If all twenty did, the emulated store would be too busy to serve
    // the pages.
    const keepAsking = async () => {
      const asker = await visitPages(onecall.url, 'verify-03');
      while (!enough.signal.aborted) problems.push(...(await asker.ask()));
    };
    const visits = [
      ...Array.from({ length: PAGES }, (_, at) => visit(people[at % people.length])),
      keepAsking(),
    ];
    await untilLoaded(PAGES);
    main = main === undefined ? second.main : undefined;
    // Servers of both builds take requests in turn for a while, before the server of the old build is removed.
    await onecall.addTask();
    await untilLoaded(2 * PAGES);
    await onecall.restartServer();
    await untilLoaded(PAGES);
    enough.abort();
    await Promise.all(visits);
    assert.deepEqual([...new Set(problems)], []);
    assert.equal(builds.size, 2, 'pages of both builds were loaded');
  });
}
