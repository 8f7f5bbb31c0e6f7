import Table from 'cli-table3';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
} as const;

type Layout = Readonly<{
  head: readonly string[];
  gap?: string;
  colWidths?: readonly number[];
  colAligns?: readonly ('left' | 'right')[];
}>;

/** Returns an empty table for a terminal without lines, with `gap` between its columns. */
export const quietTable = ({ head, gap = ' ', colWidths = [], colAligns = [] }: Layout) =>
  new Table({
    head: [...head],
    colWidths: [...colWidths],
    colAligns: [...colAligns],
    wordWrap: colWidths.length > 0,
    style: { head: [], border: [], compact: true },
    chars: { ...NO_BORDERS, middle: gap },
  });
