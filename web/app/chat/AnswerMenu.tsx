import { For, Show } from 'solid-js';
import { blocksIn, type Block } from '../answer/block-texts.ts';
import { saveFile } from '../conversations/save-file.ts';
import { useApp } from '../create-app.ts';
import { Icon } from '../shell/Icon.tsx';
import { Menu } from '../shell/Menu.tsx';
import { canSpeak, readAloud, speaking, stopReading } from './read-aloud.ts';
import type { Turn } from './turn.ts';

/** Shows the menu of an answer, with commands on the answer and on each table, formula and code block in it. */
export function AnswerMenu(props: { turn: Turn }) {
  const { toast } = useApp();
  let place: HTMLSpanElement | undefined;
  const answer = () => place?.closest('.answer') ?? undefined;
  const blocks = (): readonly Block[] => {
    const drawn = answer();
    return drawn ? blocksIn(drawn) : [];
  };
  const isSpeaking = () => speaking() === props.turn.messageId;
  const copy = async (name: string, text: string) => {
    const said = await navigator.clipboard.writeText(text).then(
      () => `${name} copied.`,
      () => 'The browser does not allow copying.',
    );
    toast.show({ text: said });
  };
  const wrap = () => {
    const isWrapped = answer()?.classList.toggle('wraps') ?? false;
    toast.show({ text: `Long lines of code are ${isWrapped ? '' : 'no longer '}wrapped.` });
  };
  return (
    <span ref={(element) => (place = element)}>
      <Menu label="More about this answer" face={<Icon name="more" />}>
        {(close) => {
          const item = (label: string, run: () => void) => (
            <button
              type="button"
              onClick={() => {
                close();
                run();
              }}
            >
              {label}
            </button>
          );
          const found = blocks();
          return (
            <>
              <Show when={canSpeak()}>
                {isSpeaking()
                  ? item('Stop reading', stopReading)
                  : item('Read aloud', () => void readAloud(props.turn.messageId, props.turn.text))}
              </Show>
              <For each={found}>
                {({ name, copies, file }) => (
                  <>
                    <For each={copies}>
                      {([label, text]) => item(`${name}: ${label}`, () => void copy(name, text))}
                    </For>
                    {file && item(`${name}: Save as ${file.name}`, () => saveFile(file))}
                  </>
                )}
              </For>
              <Show when={found.some(({ file }) => file)}>
                {item('Wrap long lines of code', wrap)}
              </Show>
            </>
          );
        }}
      </Menu>
    </span>
  );
}
