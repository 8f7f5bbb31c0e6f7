const PATHS = {
  menu: 'M4 7h16M4 12h16M4 17h10',
  plus: 'M12 5v14M5 12h14',
  send: 'M12 19V6M6 11.5 12 5.5l6 6',
  stop: 'M7.5 7.5h9v9h-9z',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.5 10 17.5 19 7.5',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4.5h-4.5',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  up: 'M7 20V10l4.5-7c1.6 0 2.3 1 2 2.6L13 9h5.4c1 0 1.8 1 1.5 2l-1.7 7c-.2 1.2-1 2-2.2 2zM7 10H3.5v10H7',
  down: 'M17 4v10l-4.5 7c-1.6 0-2.3-1-2-2.6L11 15H5.6c-1 0-1.8-1-1.5-2l1.7-7c.2-1.2 1-2 2.2-2zM17 14h3.5V4H17',
  more: 'M5.6 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M11.6 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M17.6 12a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13',
  search: 'M11 17a6 6 0 1 1 0-12 6 6 0 0 1 0 12zM15.5 15.5 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  attach:
    'M18.5 11.5 12 18a4 4 0 0 1-5.7-5.7l7-7a2.7 2.7 0 0 1 3.8 3.8l-6.8 6.8a1.3 1.3 0 0 1-1.9-1.9l6-6',
  back: 'M14.5 6 8.5 12l6 6',
  forward: 'M9.5 6l6 6-6 6',
  below: 'M12 5v14M6 13l6 6 6-6',
  note: 'M6 4h12v16l-6-4-6 4z',
  route: 'M4.5 4.5h7l8 8-7 7-8-8zM8.5 8.5h.01',
  alert: 'M12 8v5M12 16.5v.01M12 3.5 21.5 20h-19z',
} as const;

export type IconName = keyof typeof PATHS;

/** Shows an icon. It is hidden from screen readers, so it must stand beside text or in a labelled button. */
export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  );
}
