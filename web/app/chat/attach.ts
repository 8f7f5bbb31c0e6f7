import type { Attached } from '../../client.ts';
import type { AppState } from '../create-app.ts';
import { say } from '../shell/LiveRegion.tsx';
import { sizeOf } from './size-of.ts';

const LONGEST_NAME = 100;

/**
 * Returns the text of a file, or undefined if the file is neither UTF-8 nor UTF-16, or contains the character NUL.
 */
async function textOf(file: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-16be';
  const isUtf16 = utf16 === 'utf-16le' || (first === 0xfe && second === 0xff);
  try {
    const text = new TextDecoder(isUtf16 ? utf16 : 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Returns the reason why a text cannot be attached, or undefined if it can. */
function problemOf(
  app: AppState,
  before: readonly Attached[],
  { name, bytes }: Readonly<{ name: string; bytes: number }>,
): string | undefined {
  const { attachmentsMax = 5, attachedMaxBytes = 204_800 } = app.session()?.limits ?? {};
  const accepted = `Text of up to ${sizeOf(attachedMaxBytes)} is accepted.`;
  if (bytes === 0) return `${name} is empty. ${accepted}`;
  if (bytes > attachedMaxBytes) return `${name} has ${sizeOf(bytes)}. ${accepted}`;
  const together = before.reduce((sum, { text }) => sum + new Blob([text]).size, bytes);
  if (together > attachedMaxBytes)
    return `Together that is ${sizeOf(together)}. Text of up to ${sizeOf(attachedMaxBytes)} is accepted in all.`;
  if (before.length >= attachmentsMax)
    return `Up to ${attachmentsMax} texts can be attached. Remove one first.`;
  return undefined;
}

function add(app: AppState, id: string | undefined, { name, text }: Attached): void {
  app.attachments.set(id, [...app.attachments.of(id), { name, text: text.toWellFormed() }]);
}

/** Attaches a pasted text to the question that is being typed, or shows why it cannot be attached. */
export function attachText(app: AppState, text: string): void {
  const id = app.place.id();
  const before = app.attachments.of(id);
  const problem = problemOf(app, before, { name: 'The pasted text', bytes: new Blob([text]).size });
  if (problem === undefined) {
    const pasted = before.filter(({ name }) => name.startsWith('Pasted text')).length;
    add(app, id, { name: pasted === 0 ? 'Pasted text' : `Pasted text ${pasted + 1}`, text });
  }
  if (problem === undefined) say('The pasted text is attached.');
  else app.toast.show({ text: problem });
}

/** Attaches text files to the question that is being typed, or shows for each why it cannot be attached. */
export async function attachFiles(app: AppState, files: readonly File[]): Promise<void> {
  const id = app.place.id();
  const said: string[] = [];
  for (const file of files) {
    const name = `“${file.name.slice(-LONGEST_NAME)}”`;
    const problem = problemOf(app, app.attachments.of(id), { name, bytes: file.size });
    const text = problem === undefined ? await textOf(file) : undefined;
    if (text === undefined) said.push(problem ?? `${name} is not text. Text files are accepted.`);
    else {
      add(app, id, { name: file.name.slice(-LONGEST_NAME), text });
      say(`${name} is attached.`);
    }
  }
  if (said.length > 0) app.toast.show({ text: said.join(' ') });
}
