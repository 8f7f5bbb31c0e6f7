import { Match, Switch } from 'solid-js';
import { useApp } from '../create-app.ts';
import { sentence } from '../wording.ts';
import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';

/** Shows the banner about an expired sign-in, or about a failed start of the page. */
export function RefusalBanner() {
  const app = useApp();
  return (
    <Switch>
      <Match when={app.signIn()?.reason === 'other_person'}>
        <div class="banner">
          <Icon name="alert" />
          <p>{sentence('other_person', 'draft')}</p>
          <button
            type="button"
            class="button button-strong"
            onClick={() => {
              app.leave();
              location.reload();
            }}
          >
            Reload
          </button>
        </div>
      </Match>
      <Match when={app.signIn()} keyed>
        {(refusal) => (
          <div class="banner">
            <Icon name="alert" />
            <p>{sentence(refusal.reason, 'draft')}</p>
            <a
              class="button button-strong"
              href={app.signInHref()}
              onClick={() => {
                app.leave();
              }}
            >
              Sign in again
            </a>
          </div>
        )}
      </Match>
      <Match when={app.trouble()} keyed>
        {(refusal) => (
          <div class="banner">
            <Icon name="alert" />
            <p>{sentence(refusal.reason, 'draft')}</p>
            {refusal.traceId !== undefined && (
              <CopyButton text={refusal.traceId} label="Copy trace id" withText />
            )}
            <button type="button" class="button" onClick={() => void app.start()}>
              Try again
            </button>
          </div>
        )}
      </Match>
    </Switch>
  );
}
