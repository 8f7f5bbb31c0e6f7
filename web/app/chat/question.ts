import type { Agent, Client } from '../../client.ts';
import type { Place } from '../create-place.ts';
import type { Tabs } from '../create-tabs.ts';
import type { Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';

/** What is asked, of whom, and in place of what. */
export type Question = Readonly<{
  query: string;
  agent: Agent;
  model: string;
  replaces?: string | undefined;
  /** Given when a question that never reached the server is sent again. */
  messageId?: string | undefined;
}>;

/** What asking needs of the page around it. */
export type Surroundings = Readonly<{
  client: Client;
  place: Place;
  tabs: Tabs;
  cache: () => Shelf | undefined;
  /** The list of conversations has to be read again. */
  onChanged: () => void;
  onRefused: (refusal: Refusal) => void;
  /** The sign-in is over; the question goes back into the draft. */
  onSignedOut: (refusal: Refusal, kept: { id: string | undefined; query: string }) => void;
}>;
