import { pushCommitImage } from '../deploy/image.ts';
import type { DeploySession } from '../deploy/session.ts';

/** Pushes an image that was built before under another tag, as another commit would be. */
export async function pushUnder(
  session: DeploySession,
  { of, tag }: { readonly of: string; readonly tag: string },
): Promise<void> {
  await pushCommitImage(session, { image: `onecall:${of}`, repositoryUrl: '', commit: tag });
}
