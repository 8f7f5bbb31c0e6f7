import type { Agent, ChatInput, Attached, AttachedFile, Client } from '../../client.ts';
import type { Place } from '../create-place.ts';
import type { Tabs } from '../create-tabs.ts';
import type { Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';
import { firstPieces } from './pieces.ts';
import type { RouteCode } from './route.ts';
import { isHeld, type Turn } from './turn.ts';

/** A question to send: its text, model and agent, and the message that it replaces. */
export type OutgoingQuestion = Readonly<{
  query: string;
  agent: Agent;
  model: string;
  replaces?: string | undefined;
  /** Id of the message whose answer is to be continued. */
  continues?: string | undefined;
  /** The category that the person chose; the model gets no other one to choose from. */
  chosenRoute?: RouteCode | undefined;
  /** Texts to upload with the question, or the id of an earlier message whose texts are used again. */
  attachments?: readonly Attached[] | undefined;
  attachmentsOf?: string | undefined;
  /** Names and sizes of the attached texts, for display. */
  about?: readonly AttachedFile[] | undefined;
  /** The id of a question that never reached the server and is sent again; a new question gets a new id. */
  messageId?: string | undefined;
}>;

/** Creates the turn (a question with its answer) of a question that is being sent. */
export function toTurn(question: OutgoingQuestion): Turn {
  const { query, agent, model, replaces, continues, chosenRoute, messageId } = question;
  const { attachments, attachmentsOf, about } = question;
  return {
    messageId: messageId ?? crypto.randomUUID(),
    query,
    agent,
    model,
    askedAt: new Date().toISOString(),
    phase: 'sent',
    text: '',
    replaces,
    continues,
    chosenRoute,
    attachments: attachments?.map(aboutOf) ?? about,
    texts: attachments,
    attachmentsOf,
  };
}

/** Returns a question in the form in which the server expects it. */
export function toAsk(
  { about: _about, attachments, ...question }: OutgoingQuestion,
  ids: Pick<ChatInput, 'conversationId' | 'messageId'>,
): ChatInput {
  return { ...question, ...(attachments && { attachments: [...attachments] }), ...ids };
}

/** Number of characters that the page shows of an attached text. */
const START_CHARACTERS = 240;

/** Returns what the page shows of an attached text: its name, size and first characters. */
export const aboutOf = ({ name, text }: Attached): AttachedFile => ({
  name,
  bytes: new Blob([text]).size,
  start: text.slice(0, START_CHARACTERS),
});

/** Returns the texts attached to a question, so that a new attempt sends them too. */
const attachedAgain = (turn: Turn): Partial<OutgoingQuestion> => {
  const { attachments: about, texts, attachmentsOf, messageId } = turn;
  if (about === undefined) return {};
  return isHeld(turn)
    ? { attachmentsOf: messageId, about }
    : { attachments: texts, attachmentsOf, about };
};

/**
 * Returns the question of a turn for a new attempt. The last question replaces its turn if the server holds it;
 * otherwise the same message is sent again. An earlier question is sent as a new one, since replacing it would remove
 * what follows. A continuation continues the same piece of the answer.
 */
export function askedAgain(turn: Turn, turns: readonly Turn[]): OutgoingQuestion {
  const { query, agent, model, messageId, continues, replaces, chosenRoute } = turn;
  const asked = { query, agent, model, chosenRoute, ...(!isHeld(turn) && { messageId }) };
  if (continues !== undefined) return { ...asked, continues };
  const attached = attachedAgain(turn);
  const isLast = firstPieces(turns).at(-1)?.messageId === messageId;
  return {
    ...asked,
    ...attached,
    replaces: isLast ? (isHeld(turn) ? messageId : replaces) : undefined,
  };
}

/** Returns the message ids of all versions of a question, or undefined if the question replaces no other. */
export const versionsOf = (
  { replaces, messageId }: Turn,
  gone: readonly Turn[],
): Turn['versions'] => {
  const before = gone.find((one) => one.messageId === replaces);
  return before && [...(before.versions ?? [before.messageId]), messageId];
};

/**
 * Returns the field by which an edited question replaces the original. If the server never stored the original, the
 * edited question replaces what the original was to replace.
 */
export const asVersion = (turn: Turn): Partial<OutgoingQuestion> => ({
  replaces: isHeld(turn) ? turn.messageId : turn.replaces,
});

/** The unsent question and texts that are put back into the composer. */
type Kept = Readonly<{
  id: string | undefined;
  query: string;
  texts?: readonly Attached[] | undefined;
}>;

/** Parts of the page that are needed to send a question. */
export type Surroundings = Readonly<{
  client: Client;
  place: Place;
  tabs: Tabs;
  cache: () => Shelf | undefined;
  /** Called when the list of conversations must be read again. */
  onChanged: () => void;
  onRefused: (refusal: Refusal) => void;
  /** Called when the first question of a conversation was not stored, so that the new conversation is removed. */
  onWithdrawn: (id: string) => void;
  /** Called when the sign-in has expired; the question goes back into the draft. */
  onSignedOut: (refusal: Refusal, kept: Kept) => void;
}>;
