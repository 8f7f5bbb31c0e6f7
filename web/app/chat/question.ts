import type { Agent, ChatInput, Attached, AttachedFile, Client } from '../../client.ts';
import type { Place } from '../create-place.ts';
import type { Tabs } from '../create-tabs.ts';
import type { Refusal } from '../refusal.ts';
import type { Shelf } from '../storage.ts';
import { firstPieces } from './pieces.ts';
import type { RouteCode } from './route.ts';
import { isHeld, type Turn } from './turn.ts';

/** A question, its model and agent, and the message that it replaces. */
export type OutgoingQuestion = Readonly<{
  query: string;
  agent: Agent;
  model: string;
  replaces?: string | undefined;
  /** The message whose answer is to be continued. */
  continues?: string | undefined;
  /** The only route that the model is offered. */
  chosenRoute?: RouteCode | undefined;
  /** Texts attached to the question, or to an earlier message that the server holds. */
  attachments?: readonly Attached[] | undefined;
  attachmentsOf?: string | undefined;
  /** Names and sizes of the attachments, for display. */
  about?: readonly AttachedFile[] | undefined;
  /** Present when a question that never reached the server is sent again. */
  messageId?: string | undefined;
}>;

/** Returns the turn of a question that is sent now. */
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

/** Returns a question as it is sent. */
export function toAsk(
  { about: _about, attachments, ...question }: OutgoingQuestion,
  ids: Pick<ChatInput, 'conversationId' | 'messageId'>,
): ChatInput {
  return { ...question, ...(attachments && { attachments: [...attachments] }), ...ids };
}

/** Number of characters of an attached text that are shown. */
const START_CHARACTERS = 240;

/** Returns the name, size and first lines by which the page shows an attached text. */
export const aboutOf = ({ name, text }: Attached): AttachedFile => ({
  name,
  bytes: new Blob([text]).size,
  start: text.slice(0, START_CHARACTERS),
});

/** Returns the texts of a turn, to go along with it again. */
const attachedAgain = (turn: Turn): Partial<OutgoingQuestion> => {
  const { attachments: about, texts, attachmentsOf, messageId } = turn;
  if (about === undefined) return {};
  return isHeld(turn)
    ? { attachmentsOf: messageId, about }
    : { attachments: texts, attachmentsOf, about };
};

/**
 * Returns a turn's question for another try. It replaces the turn if the server holds it, otherwise the same message
 * is sent again. An earlier question is sent as a new one, since the server leaves out what follows a replaced one. A
 * continuation continues the same answer again.
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

/** Returns the versions of a question that replaces others. */
export const versionsOf = (
  { replaces, messageId }: Turn,
  gone: readonly Turn[],
): Turn['versions'] => {
  const before = gone.find((one) => one.messageId === replaces);
  return before && [...(before.versions ?? [before.messageId]), messageId];
};

/** Returns the change that makes a question a new version of a turn, last or not. A turn that was never stored is sent itself. */
export const asVersion = (turn: Turn): Partial<OutgoingQuestion> => ({
  replaces: isHeld(turn) ? turn.messageId : turn.replaces,
});

/** The content that returns to the composer. */
type Kept = Readonly<{
  id: string | undefined;
  query: string;
  texts?: readonly Attached[] | undefined;
}>;

/** Parts of the page that sending a question needs. */
export type Surroundings = Readonly<{
  client: Client;
  place: Place;
  tabs: Tabs;
  cache: () => Shelf | undefined;
  /** The list of conversations has to be read again. */
  onChanged: () => void;
  onRefused: (refusal: Refusal) => void;
  /** The first question of a conversation was not stored and is taken back, and with it the conversation. */
  onWithdrawn: (id: string) => void;
  /** The sign-in is over; the question goes back into the draft. */
  onSignedOut: (refusal: Refusal, kept: Kept) => void;
}>;
