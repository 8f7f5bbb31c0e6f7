import { onCleanup } from 'solid-js';

/**
 * Shows a button below a list that reads the list's next page, also when the button scrolls into view. After a failed
 * read, it waits until a person presses it.
 */
export function MoreButton(props: { label: string; onMore: () => Promise<boolean> }) {
  const watch = (button: HTMLButtonElement) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.unobserve(button);
      void readOn();
    });
    const readOn = async () => {
      const isRead = await props.onMore();
      // Observing the button again reports at once whether it is still in view; if so, the next page is read.
      if (isRead && button.isConnected) observer.observe(button);
    };
    observer.observe(button);
    onCleanup(() => {
      observer.disconnect();
    });
  };
  return (
    <button
      type="button"
      class="text-button more-button"
      ref={watch}
      onClick={() => void props.onMore()}
    >
      {props.label}
    </button>
  );
}
