import { OnecallError } from '../errors.ts';
import type { StoredFile } from '../store/attachments.ts';
import type { AttachedFile, Turn } from '../store/turn.ts';
import type { Attached } from '../tasks/attached.ts';
import { fitTexts } from '../words/fit-texts.ts';
import type { Context } from './context.ts';
import type { ChatInput } from './inputs.ts';

type Caller = Pick<Context, 'sub' | 'services'>;

/** Upper bound on earlier messages, counted from the newest, whose attached texts are included in the prompt. */
const EARLIER_MESSAGES = 3;
/** Number of first characters of an attached text that the page shows. */
const START_CHARACTERS = 240;

/** The texts attached to a message, and the fields of its turn that describe them. */
export type Attaching = Readonly<{
  files: readonly StoredFile[];
  /** Whether the texts came with this message, so that they have to be stored. */
  isNew: boolean;
  turn: Pick<Turn, 'attachments' | 'attachedIn'>;
}>;

const aboutOf = ({ name, text }: StoredFile): AttachedFile => ({
  name,
  bytes: Buffer.byteLength(text),
  start: Array.from(text.slice(0, 2 * START_CHARACTERS))
    .slice(0, START_CHARACTERS)
    .join(''),
});

/**
 * Returns the texts attached to a message: its own, or those of the earlier message that it repeats.
 *
 * @throws {OnecallError} `message_missing` when the store does not hold that earlier message
 */
export async function attachingOf(
  { messageId, attachments, attachmentsOf }: ChatInput,
  { sub, services }: Caller,
): Promise<Attaching> {
  if (attachmentsOf !== undefined) {
    const found = await services.turns.find(sub, attachmentsOf);
    if (found === undefined) throw new OnecallError('message_missing');
    const { attachments: about, attachedIn } = found.turn;
    if (about === undefined || attachedIn === undefined)
      return { files: [], isNew: false, turn: {} };
    const files = await services.attachments.read(sub, attachedIn);
    return { files, isNew: false, turn: { attachments: about, attachedIn } };
  }
  if (attachments === undefined || attachments.length === 0)
    return { files: [], isNew: false, turn: {} };
  const turn = { attachments: attachments.map(aboutOf), attachedIn: messageId };
  return { files: attachments, isNew: true, turn };
}

/** The attached texts of a prompt, shortened to the tokens that the model has for them. */
export type FittedAttachments = Readonly<{
  own: readonly Attached[];
  /** Attached texts of earlier turns, by message id. */
  earlier: ReadonlyMap<string, readonly Attached[]>;
  tokens: number;
  characters: number;
  leftOut: number;
}>;

/**
 * Shortens the texts attached to a message to `maxTokens`, and those of the newest earlier messages to the tokens
 * that remain.
 */
export async function fitAttachments(
  { files }: Attaching,
  turns: readonly Turn[],
  { sub, services, maxTokens }: Caller & Readonly<{ maxTokens: number }>,
): Promise<FittedAttachments> {
  const own = fitTexts(files, maxTokens);
  const earlier = new Map<string, readonly Attached[]>();
  let { tokens } = own;
  const attached = turns.filter(({ attachedIn }) => attachedIn !== undefined);
  for (const { messageId, attachedIn = messageId } of attached
    .slice(-EARLIER_MESSAGES)
    .toReversed()) {
    const fitted = fitTexts(await services.attachments.read(sub, attachedIn), maxTokens - tokens);
    if (tokens >= maxTokens) break;
    earlier.set(messageId, fitted.texts);
    tokens += fitted.tokens;
  }
  return { own: own.texts, earlier, tokens, characters: own.characters, leftOut: own.leftOut };
}
