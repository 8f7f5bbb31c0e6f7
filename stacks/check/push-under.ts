import { pushImage } from '../deploy/image.ts';
import type { Session } from '../deploy/session.ts';

/** Pushes an image that was built before under another tag, as another commit would be. */
export async function pushUnder(
  session: Session,
  { of, tag }: { readonly of: string; readonly tag: string },
): Promise<void> {
  await pushImage(session, { image: `onecall:${of}`, repositoryUrl: '', commit: tag });
}
