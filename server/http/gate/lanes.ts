import { OnecallError } from '../../errors.ts';

export type Lanes = Readonly<{
  /**
   * Waits until the person may run one more call. The caller calls the returned function once that call has ended.
   *
   * @throws {OnecallError} `rate_limited` when too many calls of the person already wait
   */
  enter(person: string): Promise<() => void>;
}>;

type Person = { running: number; readonly waiting: (() => void)[] };

/**
 * Lets each person run a few calls at the same time, and queues the person's further calls. Opening many connections
 * therefore gives a person no larger share of the server.
 */
export function createLanes({ atOnce = 2, maxWaiting = 200 } = {}): Lanes {
  const people = new Map<string, Person>();
  const leave = (key: string, person: Person) => {
    const next = person.waiting.shift();
    // The next call starts in a turn of the event loop of its own. Calls that are refused at once would otherwise follow
    // each other without a pause for other people's calls.
    if (next) {
      setImmediate(next);
      return;
    }
    person.running -= 1;
    if (person.running === 0) people.delete(key);
  };
  return {
    async enter(key) {
      const person = people.get(key) ?? { running: 0, waiting: [] };
      people.set(key, person);
      if (person.running < atOnce) person.running += 1;
      else if (person.waiting.length >= maxWaiting) throw new OnecallError('rate_limited');
      else await new Promise<void>((resolve) => person.waiting.push(resolve));
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave(key, person);
      };
    },
  };
}
