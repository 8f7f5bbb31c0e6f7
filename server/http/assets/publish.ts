import { setTimeout as sleep } from 'node:timers/promises';
import { insist } from '../../store/insist.ts';
import { releaseIdOf, type BuiltFile, type Releases } from '../../store/releases.ts';

const TRIED_FOR_MS = 600_000;
const RENEWED_EVERY_MS = 6 * 3_600_000;
/**
 * Longest time in milliseconds for which pages wait until the files of their release are published. A page that is sent
 * earlier may request its files from servers of other releases, which cannot find them.
 */
const WAITED_FOR_MS = 30_000;

type Publishing = Readonly<{
  releases: Releases;
  readFiles: () => Promise<readonly BuiltFile[]>;
  onError: (error: unknown) => void;
  /** This signal aborts when the server no longer serves pages. */
  until: AbortSignal;
}>;

/**
 * Stores the built files of this release where servers of other releases find them, unless a server of the same release
 * already has. This is repeated every six hours while this server runs.
 *
 * @returns a promise that resolves when the files are stored, when the store fails, or after 30 s; it never rejects
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
