import { createEffect, onCleanup, Show } from 'solid-js';
import { createLanguageMarks } from '../language/mark-languages.ts';
import { say } from '../shell/LiveRegion.tsx';
import { loadRenderer, renderer, type Renderer } from './load-renderer.ts';

/**
 * Pause after each redraw of a growing answer, as a multiple of the redraw's duration, so that typing stays
 * responsive.
 */
const REST = 4;

async function copyCode(button: Element): Promise<void> {
  const code = button.closest('.code')?.querySelector('pre')?.textContent ?? '';
  const done = await navigator.clipboard.writeText(code).then(
    () => 'Copied',
    () => 'Refused',
  );
  const name = button.getAttribute('aria-label')?.replace(/^\S+/, '') ?? '';
  const show = (word: string) => {
    button.textContent = word;
    button.setAttribute('aria-label', word + name);
  };
  show(done);
  say(done + name);
  setTimeout(() => {
    show('Copy');
  }, 1_600);
}

/** Scrolls from a footnote's number to its text or back, without changing the address of the page. */
function follow(link: Element, event: MouseEvent): void {
  const target = document.getElementById(link.getAttribute('href')?.slice(1) ?? '');
  event.preventDefault();
  if (!target) return;
  if (!target.matches('a, button')) target.tabIndex = -1;
  target.scrollIntoView({ block: 'nearest' });
  target.focus();
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest('.code-copy');
  if (button) void copyCode(button);
  const link = event.target.closest('a[href^="#fn"]');
  if (link) follow(link, event);
}

/**
 * Shows an answer, drawn from its Markdown as the text arrives. Until the renderer is loaded, the text is shown as it
 * is.
 */
export function Markdown(props: { text: string; done: boolean; name: string }) {
  let root: HTMLDivElement | undefined;
  let answer: ReturnType<Renderer['makeAnswer']> | undefined;
  let scrollable: ReturnType<Renderer['watchScrollable']> | undefined;
  let markLanguages: ReturnType<typeof createLanguageMarks> | undefined;
  let drawn = '';
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let restUntil = 0;
  onCleanup(() => {
    clearTimeout(waiting);
    scrollable?.stop();
  });

  const draw = () => {
    waiting = undefined;
    const loaded = renderer();
    if (!loaded || !root) return;
    const { text, done } = props;
    if (!answer || !text.startsWith(drawn)) {
      root.replaceChildren();
      answer = loaded.makeAnswer(root, props.name, () => scrollable?.look());
      scrollable ??= loaded.watchScrollable(root);
      markLanguages ??= createLanguageMarks(root);
    }
    const from = performance.now();
    answer(text, done);
    void markLanguages?.(done);
    drawn = text;
    const now = performance.now();
    restUntil = now + (now - from) * REST;
  };

  createEffect(() => {
    const { text, done } = props;
    if (text === '') return;
    if (!renderer()) {
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
      <Show when={!renderer() && props.text !== ''}>
        <div class="prose prose-plain">{props.text}</div>
      </Show>
      <div class="prose" ref={(element) => (root = element)} onClick={onClick} />
    </>
  );
}
