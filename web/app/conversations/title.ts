const LONGEST = 60;

/** Returns a provisional title for a new conversation: the first line of its question, cut at the end of a word. */
export function titleOf(query: string): string {
  const line = query.trim().split(/\r?\n/, 1)[0]?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return 'New conversation';
  const characters = Array.from(line);
  if (characters.length <= LONGEST) return line;
  const cut = characters.slice(0, LONGEST).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST / 2 ? cut.slice(0, space) : cut}…`;
}
