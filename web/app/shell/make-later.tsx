import { createComponent, createSignal, Show, type Component } from 'solid-js';

const [missingPart, setMissingPart] = createSignal(false);

/**
 * Whether code of the page could not be loaded, for lack of a connection or because a new version has replaced the
 * file.
 */
export { missingPart };

/** Loads code of the page. If that fails, a banner tells the person; the result is then undefined. */
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

/** Returns a component whose code is loaded when it is first shown, or earlier when the browser is idle. */
export function makeLater<Props extends object>(load: () => Promise<Component<Props>>) {
  const [part, setPart] = createSignal<Component<Props>>();
  let loading: Promise<void> | undefined;
  const show = async () => {
    const loaded = await fetchPart(load);
    setPart(() => loaded);
    // The code could not be loaded; it is requested again when the component is shown the next time.
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
