import { For, Show } from 'solid-js';
import type { AttachedFile } from '../../client.ts';
import { Icon } from '../shell/Icon.tsx';
import { sizeOf } from './size-of.ts';

/**
 * Shows the text files attached to a question: name and size of each, and its first lines when the person opens it.
 */
export function AttachedList(props: {
  files: readonly AttachedFile[];
  /** Removes the attached text at this index; absent if the question was sent, since its texts are then fixed. */
  onRemove?: (at: number) => void;
}) {
  return (
    <ul class="attached-list" aria-label="Attached text">
      <For each={props.files}>
        {(file, at) => (
          <li class="attached">
            <details>
              <summary>
                <Icon name="attach" />
                <span class="attached-name" dir="auto">
                  {file.name}
                </span>
                <span class="attached-size">{sizeOf(file.bytes)}</span>
              </summary>
              <p class="attached-start" dir="auto">
                {file.start}
              </p>
            </details>
            <Show when={props.onRemove}>
              {(remove) => (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={`Remove ${file.name}`}
                  title="Remove"
                  onClick={() => {
                    remove()(at());
                  }}
                >
                  <Icon name="close" />
                </button>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
