import { For } from 'solid-js';
import { Icon } from '../shell/Icon.tsx';
import { Menu } from '../shell/Menu.tsx';
import { isRouteCode, ROUTE_LABELS, routeCode, type RouteCode } from './route.ts';
import type { Turn } from './turn.ts';

/** The categories an answer could have had instead of its own, and which one the person named. */
export function CategoryMenu(props: { turn: Turn; onPick: (code: RouteCode) => void }) {
  const isNamed = () => props.turn.expected !== undefined;
  const others = () =>
    Object.keys(ROUTE_LABELS).filter(
      (code): code is RouteCode =>
        isRouteCode(code) && (!props.turn.route || routeCode(props.turn.route) !== code),
    );
  const face = (
    <>
      <Icon name="route" />
      <span>{isNamed() ? 'Category noted' : 'Wrong category'}</span>
    </>
  );
  return (
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
                {ROUTE_LABELS[code]}
              </button>
            )}
          </For>
        </>
      )}
    </Menu>
  );
}
