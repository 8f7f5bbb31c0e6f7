/** An error about an image or engine. Its message says what was wrong and what the person can do. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
