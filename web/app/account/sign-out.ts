import type { AppState } from '../create-app.ts';
import { asksForSignIn, toRefusal } from '../refusal.ts';
import { sentence } from '../wording.ts';

/** Signs the person out on all devices, and then removes their data from this browser. */
export async function signOut(app: AppState): Promise<void> {
  try {
    await app.client.session.signOut.mutate();
  } catch (thrown) {
    const refusal = toRefusal(thrown);
    const { reason } = refusal;
    if (!asksForSignIn(reason) || reason === 'other_person') {
      app.refused(refusal);
      app.toast.show({ text: `Not signed out. ${sentence(reason, 'nothing')}` });
      return;
    }
  }
  app.tabs.tell({ type: 'signed-out' });
  app.close();
  location.assign('/signed-out?end=1');
}
