import { createMemo } from 'solid-js';
import { useApp } from '../create-app.ts';
import { say } from '../shell/LiveRegion.tsx';
import { AttachedList } from './AttachedList.tsx';
import { aboutOf } from './question.ts';

/** Shows the texts attached to the question that is being typed, each with a button that removes it. */
export function ComposerAttachments(props: { onEmpty: () => void }) {
  const app = useApp();
  const list = () => app.attachments.of(app.place.id());
  const about = createMemo(() => list().map(aboutOf));
  return (
    <AttachedList
      files={about()}
      onRemove={(at) => {
        const id = app.place.id();
        say(`Removed: ${list()[at]?.name ?? ''}`);
        app.attachments.set(
          id,
          list().filter((_, other) => other !== at),
        );
        if (list().length === 0) props.onEmpty();
      }}
    />
  );
}
