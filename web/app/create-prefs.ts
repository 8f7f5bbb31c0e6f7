import { createSignal } from 'solid-js';
import type { Agent } from '../client.ts';
import type { Shelf } from './storage.ts';

export const AGENTS = {
  auto: 'Automatic',
  teacher: 'Teacher',
  knowledge_base: 'My notes',
  general: 'General',
} as const satisfies Record<Agent, string>;

export const isAgent = (value: unknown): value is Agent =>
  typeof value === 'string' && Object.hasOwn(AGENTS, value);

/** Creates a preference that is stored separately for each person. */
function createKept<T>(options: {
  key: string;
  read: (value: unknown) => T;
  shelf: () => Shelf | undefined;
}) {
  const { key, read, shelf } = options;
  const [value, setValue] = createSignal<T>(read(shelf()?.read(key)));
  return {
    value,
    set(next: T) {
      setValue(() => next);
      shelf()?.write(key, next);
    },
    /** Reads the stored preference once the person is known. */
    reload() {
      setValue(() => read(shelf()?.read(key)));
    },
  };
}

/** Creates the state of a person's preferences: model, agent, sidebar and single-key shortcuts. */
export function createPrefs(shelf: () => Shelf | undefined) {
  const model = createKept({ key: 'model', shelf, read: (v) => (typeof v === 'string' ? v : '') });
  const agent = createKept<Agent>({ key: 'agent', shelf, read: (v) => (isAgent(v) ? v : 'auto') });
  const sidebar = createKept({ key: 'sidebar', shelf, read: (v) => v !== false });
  const singleKeys = createKept({ key: 'singleKeys', shelf, read: (v) => v !== false });
  return {
    model,
    agent,
    sidebar,
    singleKeys,
    reload() {
      for (const kept of [model, agent, sidebar, singleKeys]) kept.reload();
    },
  };
}

export type Prefs = ReturnType<typeof createPrefs>;
