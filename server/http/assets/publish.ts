import { setTimeout as sleep } from 'node:timers/promises';
import { insist } from '../../store/insist.ts';
import { releaseIdOf, type BuiltFile, type Releases } from '../../store/releases.ts';

const TRIED_FOR_MS = 600_000;
const RENEWED_EVERY_MS = 6 * 3_600_000;
/**
 * Longest time for which pages wait for the files of a release that are being published. A page that is sent earlier asks other
 * tasks for files that they do not find.
 */
const WAITED_FOR_MS = 30_000;

type Publishing = Readonly<{
  releases: Releases;
  readFiles: () => Promise<readonly BuiltFile[]>;
  onError: (error: unknown) => void;
  /** Aborts when the task no longer serves pages. */
  until: AbortSignal;
}>;

/**
 * Publishes the files of this build where tasks of other builds find them, unless a task of the same build already has, and renews
 * them while the task runs.
 *
 * @returns a promise that resolves when they are published, when the store fails, or after 30 s. It never rejects.
 */
export function keepPublished({ releases, readFiles, onError, until }: Publishing): Promise<void> {
  const failed = Promise.withResolvers<void>();
  const publish = async (): Promise<void> => {
    try {
      const files = await readFiles();
      const id = releaseIdOf(files);
      await insist(async () => {
        if (until.aborted) return;
        try {
          if (!(await releases.has(id))) await releases.put(files);
        } catch (error) {
          failed.resolve();
          throw error;
        }
      }, TRIED_FOR_MS);
    } catch (error) {
      onError(error);
    }
  };
  const first = publish();
  const renewing = setInterval(() => void publish(), RENEWED_EVERY_MS).unref();
  until.addEventListener('abort', () => {
    clearInterval(renewing);
  });
  return Promise.race([first, failed.promise, sleep(WAITED_FOR_MS, undefined, { ref: false })]);
}
