import { Match, Switch } from 'solid-js';
import { useApp } from '../create-app.ts';
import { missingPart } from './make-later.tsx';
import { sentence } from '../wording.ts';
import { Icon } from './Icon.tsx';
import { CopyButton } from './CopyButton.tsx';

/** Shows the banner for an expired sign-in, a missing network, or an unreachable server. */
export function Banner() {
  const app = useApp();
  return (
    <div role="alert" class="banner-region">
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
        <Match when={!app.online()}>
          <div class="banner">
            <Icon name="alert" />
            <p>
              You are offline. What you write is kept, and can be sent when the connection is back.
            </p>
          </div>
        </Match>
        <Match when={missingPart()}>
          <div class="banner">
            <Icon name="alert" />
            <p>A part of the page could not be loaded. Your draft is kept.</p>
            <button
              type="button"
              class="button"
              onClick={() => {
                location.reload();
              }}
            >
              Reload
            </button>
          </div>
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
    </div>
  );
}
