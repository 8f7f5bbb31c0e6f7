import { pushCommitImage } from '../deploy/image.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Pushes an image that is already built, under a new tag as if it had been built from another commit. */
export async function pushUnder(
  session: DeploySession,
  { of, tag }: { readonly of: string; readonly tag: string },
): Promise<void> {
  await pushCommitImage(session, { image: `onecall:${of}`, repositoryUrl: '', commit: tag });
}
