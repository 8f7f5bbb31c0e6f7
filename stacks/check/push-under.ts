import { pushCommitImage } from '../deploy/image.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Pushes an already built image under another tag, as if another commit had been built. */
export async function pushUnder(
  session: DeploySession,
  { of, tag }: { readonly of: string; readonly tag: string },
): Promise<void> {
  await pushCommitImage(session, { image: `onecall:${of}`, repositoryUrl: '', commit: tag });
}
