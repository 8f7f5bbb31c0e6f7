import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import { fetchPart } from '../shell/make-later.tsx';
import type * as renderer from './renderer.ts';

type Renderer = Pick<typeof renderer, 'makeAnswer'>;

let loaded: Renderer | undefined;
const [ready, setReady] = createSignal(false);

/** Fetches the Markdown renderer: when first needed, or when the page has nothing better to do. */
export async function loadRenderer(): Promise<void> {
  loaded ??= await fetchPart(() => import('./renderer.ts'));
  setReady(loaded !== undefined);
}

/** A redraw may take this share of the time; a slow one makes the next wait, so that typing never does. */
const REST = 4;

async function copyCode(event: MouseEvent): Promise<void> {
  const button = event.target;
  if (!(button instanceof HTMLButtonElement) || !button.classList.contains('code-copy')) return;
  const code = button.closest('.code')?.querySelector('pre')?.textContent ?? '';
  const done = await navigator.clipboard.writeText(code).then(
    () => 'Copied',
    () => 'Not allowed',
  );
  button.textContent = done;
  setTimeout(() => (button.textContent = 'Copy'), 1_600);
}

/** An answer in Markdown, drawn as it arrives. Until the renderer is loaded it stands as plain text. */
export function Markdown(props: { text: string; done: boolean }) {
  let root: HTMLDivElement | undefined;
  let answer: ReturnType<Renderer['makeAnswer']> | undefined;
  let drawn = '';
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let restUntil = 0;
  onCleanup(() => {
    clearTimeout(waiting);
  });

  const draw = () => {
    waiting = undefined;
    if (!loaded || !root) return;
    const { text, done } = props;
    if (!answer || !text.startsWith(drawn)) {
      root.replaceChildren();
      answer = loaded.makeAnswer(root);
    }
    const from = performance.now();
    answer(text, done);
    drawn = text;
    const now = performance.now();
    restUntil = now + (now - from) * REST;
  };

  createEffect(() => {
    const { text, done } = props;
    if (text === '') return;
    if (!ready()) {
      void loadRenderer();
      return;
    }
    if (done) {
      clearTimeout(waiting);
      draw();
      return;
    }
    waiting ??= setTimeout(draw, Math.max(restUntil - performance.now(), 16));
  });

  return (
    <>
      <Show when={!ready() && props.text !== ''}>
        <div class="prose prose-plain">{props.text}</div>
      </Show>
      <div
        class="prose"
        ref={(element) => (root = element)}
        onClick={(event) => void copyCode(event)}
      />
    </>
  );
}
