import { For, Show } from 'solid-js';
import { Icon } from '../shell/Icon.tsx';
import { Menu } from '../shell/Menu.tsx';
import { PAGE_ROUTES, ROUTE_CODES, routeCode, type RouteCode } from './route.ts';
import type { Turn } from './turn.ts';

/**
 * Shows the other categories that the question could have had, and offers a new answer under the category that the
 * person picked.
 */
export function CategoryMenu(props: {
  turn: Turn;
  onPick: (code: RouteCode) => void;
  onAnswerAs: (code: RouteCode) => void;
}) {
  const isNamed = () => props.turn.expected !== undefined;
  const others = () =>
    ROUTE_CODES.filter((code) => !props.turn.route || routeCode(props.turn.route) !== code);
  const face = (
    <>
      <Icon name="route" />
      <span>{isNamed() ? 'Category noted' : 'Wrong category'}</span>
    </>
  );
  const named = () => others().find((code) => code === props.turn.expected);
  return (
    <>
      <Menu class="text-button" face={face}>
        {(close) => (
          <>
            <p class="menu-note">It belongs to</p>
            <For each={others()}>
              {(code) => (
                <button
                  type="button"
                  aria-pressed={props.turn.expected === code}
                  onClick={() => {
                    close();
                    props.onPick(code);
                  }}
                >
                  {PAGE_ROUTES[code].label}
                </button>
              )}
            </For>
          </>
        )}
      </Menu>
      <Show when={named()}>
        {(code) => (
          <button
            type="button"
            class="text-button"
            onClick={() => {
              props.onAnswerAs(code());
            }}
          >
            Answer again as {PAGE_ROUTES[code()].label}
          </button>
        )}
      </Show>
    </>
  );
}
