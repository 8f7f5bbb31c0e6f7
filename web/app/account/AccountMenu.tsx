import type { Overlay } from '../Overlays.tsx';
import { useApp } from '../create-app.ts';
import { AccountItems } from './AccountItems.tsx';
import { Menu } from '../shell/Menu.tsx';
import type { createTheme } from './theme.ts';

/** Shows the account menu, with the name of the signed-in person. */
export function AccountMenu(props: {
  theme: ReturnType<typeof createTheme>;
  onOpen: (overlay: Overlay) => void;
}) {
  const app = useApp();
  const name = () => app.session()?.username ?? '';
  const face = (
    <>
      <span class="avatar" aria-hidden="true" data-initial={name().slice(0, 1).toUpperCase()} />
      <span class="account-name">
        <span class="visually-hidden">Account of </span>
        {name()}
      </span>
    </>
  );
  return (
    <Menu class="account" face={face}>
      {(close) => <AccountItems theme={props.theme} close={close} onOpen={props.onOpen} />}
    </Menu>
  );
}
