import { readChunks } from './read-chunks.ts';
import { MalformedReply, MAX_HEAD_BYTES, toHead, type ReplyHead } from './reply-head.ts';

/** A response of the store: its HTTP status and its body. */
export type DynamoReply = Readonly<{ status: number; text: string }>;

/** A complete response, and the time in milliseconds for which its idle connection may be used again; 0 for never. */
export type Received = Readonly<{ reply: DynamoReply; reusableMs: number }>;

/** Reads one HTTP/1.1 response from the bytes of a connection, in whatever pieces they arrive. */
export class ReplyReader {
  #pieces: Buffer[] = [];
  #length = 0;
  #head: ReplyHead | undefined;

  /**
   * Takes the next bytes of the connection.
   *
   * @returns the response once it is complete
   * @throws {MalformedReply} for bytes that are no response of HTTP/1.1
   */
  push(piece: Buffer): Received | undefined {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (!this.#mayBeComplete()) return undefined;
    this.#head ??= this.#readHead();
    const head = this.#head;
    if (head === undefined || !this.#mayBeComplete()) return undefined;
    const bytes = this.#joined();
    if (head.body === 'chunked') {
      const body = readChunks(bytes, head.length);
      return body && this.#received(head, body.text, body.end);
    }
    const end = typeof head.body === 'number' ? head.length + head.body : bytes.length;
    return this.#received(head, bytes.toString('utf8', head.length, end), end);
  }

  /** Takes the end of the connection. @returns the response when its body has no other end */
  end(): Received | undefined {
    const head = this.#head;
    if (head?.body !== 'until close') return undefined;
    return this.#received(head, this.#joined().toString('utf8', head.length), this.#length);
  }

  /** Tells whether the bytes so far can be a complete response, as far as the head is known. */
  #mayBeComplete(): boolean {
    const { body, length } = this.#head ?? { body: 'chunked', length: 0 };
    return body !== 'until close' && (body === 'chunked' || this.#length >= length + body);
  }

  #received({ status, reusableMs }: ReplyHead, text: string, end: number): Received {
    // Bytes after the response belong to no request, so the connection cannot be trusted any more.
    return { reply: { status, text }, reusableMs: this.#length === end ? reusableMs : 0 };
  }

  /** Returns the head of the response once it has arrived completely. Skips interim responses, whose status is 1xx. */
  #readHead(): ReplyHead | undefined {
    const bytes = this.#joined();
    const end = bytes.indexOf('\r\n\r\n');
    if ((end < 0 ? bytes.length : end) > MAX_HEAD_BYTES)
      throw new MalformedReply('The store sent a head that is too long');
    if (end < 0) return undefined;
    const head = toHead(bytes.toString('latin1', 0, end));
    if (head.status >= 200) return head;
    this.#pieces = [bytes.subarray(head.length)];
    this.#length -= head.length;
    return this.#readHead();
  }

  /** Returns all bytes so far as one buffer, and copies them at most once. */
  #joined(): Buffer {
    const [first] = this.#pieces;
    if (first !== undefined && this.#pieces.length === 1) return first;
    const bytes = Buffer.concat(this.#pieces, this.#length);
    this.#pieces = [bytes];
    return bytes;
  }
}
