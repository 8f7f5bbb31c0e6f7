import { Match, Switch } from 'solid-js';
import { useApp } from '../create-app.ts';
import { refusalBanner } from '../parts.ts';
import { Icon } from './Icon.tsx';
import { missingPart } from './make-later.tsx';

/**
 * Shows the banner about a missing network or missing code of the page, and loads the banner about a refused request
 * when needed. This component must be loaded from the start, since it is needed without a network.
 */
export function Banner() {
  const app = useApp();
  return (
    <div role="alert" class="banner-region">
      <Switch>
        <Match when={app.signIn()}>
          <refusalBanner.Later />
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
        <Match when={app.trouble()}>
          <refusalBanner.Later />
        </Match>
      </Switch>
    </div>
  );
}
