import { For } from 'solid-js';

/** Shows a native select box as wide as its chosen option, with a label for screen readers. */
export function Picker(props: {
  label: string;
  value: string;
  options: readonly Readonly<{ value: string; label: string }>[];
  onPick: (value: string) => void;
}) {
  return (
    <label class="picker">
      <span class="visually-hidden">{props.label}</span>
      <select
        title={props.label}
        onChange={(event) => {
          props.onPick(event.currentTarget.value);
        }}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
