import { Icon } from '../shell/Icon.tsx';

/** Shows the number of the displayed version of a question, with buttons to the previous and the next version. */
export function Versions(props: {
  versions: readonly string[];
  shown: string;
  canFlip: boolean;
  onFlip: (messageId: string) => void;
}) {
  const at = () => props.versions.indexOf(props.shown);
  const way = (by: -1 | 1, label: string) => (
    <button
      type="button"
      class="icon-button"
      data-flip={by}
      aria-label={label}
      title={label}
      disabled={!props.canFlip || props.versions[at() + by] === undefined}
      onClick={() => {
        const id = props.versions[at() + by];
        if (id !== undefined) props.onFlip(id);
      }}
    >
      <Icon name={by < 0 ? 'back' : 'forward'} />
    </button>
  );
  return (
    <div
      class="versions"
      role="group"
      aria-label={`Version ${at() + 1} of ${props.versions.length}`}
    >
      {way(-1, 'Previous version')}
      <span aria-hidden="true">
        {at() + 1} / {props.versions.length}
      </span>
      {way(1, 'Next version')}
    </div>
  );
}
