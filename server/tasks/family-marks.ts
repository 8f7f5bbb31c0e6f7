/** Marks of a model family around a part of its answer: the marks that can open the part, and those that can close it. */
export type Family = Readonly<{ opens: readonly string[]; closes: readonly string[] }>;

const HARMONY = ['', '<|start|>assistant'];

/** Marks around reasoning that some model families use instead of a pair of tags. */
export const REASONING_FAMILIES: readonly Family[] = [
  { opens: ['<|begin_of_thought|>'], closes: ['<|end_of_thought|>'] },
  { opens: ['<|START_THINKING|>'], closes: ['<|END_THINKING|>'] },
  { opens: ['<|think_start|>'], closes: ['<|think_end|>'] },
  { opens: ['<unused94>'], closes: ['<unused95>'] },
  { opens: ['<|channel>thought'], closes: ['<channel|>'] },
  {
    opens: HARMONY.flatMap((start) =>
      ['analysis', 'commentary'].map((name) => `${start}<|channel|>${name}<|message|>`),
    ),
    closes: ['<|end|>'],
  },
];

/** Marks around the answer that some model families write after their reasoning. */
export const ANSWER_FAMILIES: readonly Family[] = [
  { opens: ['<|begin_of_solution|>'], closes: ['<|end_of_solution|>'] },
  { opens: ['<|START_RESPONSE|>'], closes: ['<|END_RESPONSE|>'] },
  { opens: ['<|START_TEXT|>'], closes: ['<|END_TEXT|>'] },
  {
    opens: HARMONY.map((start) => `${start}<|channel|>final<|message|>`),
    closes: ['<|return|>', '<|end|>'],
  },
];

/**
 * Finds the opening mark of a family at the beginning of a text: its length, and the marks that can close the part.
 * Returns 'undecided' when the text could become one.
 */
export function openOf(families: readonly Family[], text: string) {
  for (const { opens, closes } of families)
    for (const open of opens) {
      if (text.startsWith(open)) return { length: open.length, closes };
      if (open.startsWith(text)) return 'undecided';
    }
  return undefined;
}
