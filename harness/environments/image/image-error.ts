/** What stands in the way of an image, in words for a person: what was wrong and what helps. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
