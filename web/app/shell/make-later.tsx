import { createComponent, createSignal, Show, type Component } from 'solid-js';

const [missingPart, setMissingPart] = createSignal(false);

/** Tells whether a part could not be fetched: no connection, or a newer page has replaced its file. */
export { missingPart };

/** Fetches code, and lets the page tell the person if it is not there. */
export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part | undefined> {
  try {
    const part = await load();
    setMissingPart(false);
    return part;
  } catch {
    setMissingPart(true);
    return undefined;
  }
}

/** Returns a component whose code is fetched when it is first shown, or earlier when the browser is idle. */
export function makeLater<Props extends object>(load: () => Promise<Component<Props>>) {
  const [part, setPart] = createSignal<Component<Props>>();
  let loading: Promise<void> | undefined;
  const show = async () => {
    const loaded = await fetchPart(load);
    setPart(() => loaded);
    // The code could not be fetched; the next time that the component is shown fetches it again.
    if (loaded === undefined) loading = undefined;
  };
  const start = (): void => {
    loading ??= show();
  };
  const Later = (props: Props) => {
    start();
    return <Show when={part()}>{(shown) => createComponent(shown(), props)}</Show>;
  };
  return { Later, start };
}
