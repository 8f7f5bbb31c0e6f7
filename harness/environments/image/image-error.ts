/** An error about an image, in words for a person: what was wrong and what helps. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
