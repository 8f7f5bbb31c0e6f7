import { onCleanup } from 'solid-js';

/**
 * Shows a button below a list that reads its next page, and presses itself when it scrolls into view. After a page
 * that could not be read, the button waits until a person presses it.
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
      // A new observation reports at once whether the button is still in view.
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
