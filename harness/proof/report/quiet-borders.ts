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

/** Returns the borders of a terminal table that has no lines, with `gap` between its columns. */
export const quietBorders = (gap: string) => ({ ...NO_BORDERS, middle: gap });
