import type { Attached } from '../../client.ts';
import type { AppState } from '../create-app.ts';
import { say } from '../shell/LiveRegion.tsx';
import { acceptedText, bytesOf, decodeFile } from './decode-file.ts';
import { sizeOf } from './size-of.ts';

/** Largest number of refused files that one message names. */
const NAMED_FILES = 3;

const maxBytes = (app: AppState): number => app.session()?.limits.attachedMaxBytes ?? 204_800;

/** Returns the reason why a text does not fit beside those that are attached already, or undefined if it fits. */
function crowdedOut(app: AppState, before: readonly Attached[], text: string): string | undefined {
  const { attachmentsMax = 5 } = app.session()?.limits ?? {};
  if (before.length >= attachmentsMax)
    return `Up to ${attachmentsMax} texts can be attached. Remove one first.`;
  const together = [...before, { text }].reduce((sum, one) => sum + bytesOf(one.text), 0);
  return together > maxBytes(app)
    ? `Together that is ${sizeOf(together)}. Text of up to ${sizeOf(maxBytes(app))} is accepted in all.`
    : undefined;
}

/** Attaches a text to the unsent question of conversation `id`. @returns the reason why it does not fit, if any */
function add(app: AppState, id: string | undefined, { name, text }: Attached): string | undefined {
  const before = app.attachments.of(id);
  const problem = crowdedOut(app, before, text);
  if (problem === undefined)
    app.attachments.set(id, [...before, { name, text: text.toWellFormed() }]);
  return problem;
}

/** Attaches a pasted text to the question that is being typed, or shows why it cannot be attached. */
export function attachText(app: AppState, text: string): void {
  const id = app.place.id();
  const bytes = bytesOf(text);
  const pasted = app.attachments.of(id).filter(({ name }) => name.startsWith('Pasted text')).length;
  const name = pasted === 0 ? 'Pasted text' : `Pasted text ${pasted + 1}`;
  const problem =
    bytes > maxBytes(app)
      ? `The pasted text has ${sizeOf(bytes)}. ${acceptedText(maxBytes(app))}`
      : add(app, id, { name, text });
  if (problem === undefined) say('The pasted text is attached.');
  else app.toast.show({ text: problem });
}

/** Attaches text files to the question that is being typed, or shows for each why it cannot be attached. */
export async function attachFiles(app: AppState, files: readonly File[]): Promise<void> {
  const id = app.place.id();
  const problems = new Set<string>();
  for (const file of files) {
    const decoded = await decodeFile(file, maxBytes(app));
    // The text is checked against the others after the file was read, because other files can be added meanwhile.
    const problem = 'problem' in decoded ? decoded.problem : add(app, id, decoded);
    if (problem !== undefined) problems.add(problem);
    else if ('name' in decoded) say(`“${decoded.name}” is attached.`);
  }
  const named = [...problems].slice(0, NAMED_FILES);
  const others = problems.size - named.length;
  if (others > 0) named.push(`${others} more could not be attached.`);
  if (named.length > 0) app.toast.show({ text: named.join(' ') });
}
