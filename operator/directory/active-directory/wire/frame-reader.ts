// Cuts a byte stream into LDAP messages without copying a message more than once.

/** Called with each whole message; `buffer` is valid only during the call. */
export type OnFrame = (buffer: Buffer, start: number, end: number) => void;

/** The stream can not be read any further: it is not BER, or a message is larger than we take. */
export class FrameError extends Error {}

const initialBytes = 64 * 1024;
/** A buffer that one large message made grow beyond this is given back once it is empty. */
const keptBytes = 4 * 1024 * 1024;
/** Tag, first length octet, and at most four octets of length. */
const longestHeader = 6;

/**
 * A growable buffer that waits for a whole message by its length: one look at a header per chunk, no concatenation
 * (a group of 50,000 members is one message of 8 MB in 500 chunks).
 */
export class FrameReader {
  #buffer = Buffer.allocUnsafeSlow(initialBytes);
  #read = 0;
  #write = 0;
  #need = 2;
  readonly #limitBytes: number;
  readonly #onFrame: OnFrame;

  constructor(limitBytes: number, onFrame: OnFrame) {
    this.#limitBytes = limitBytes;
    this.#onFrame = onFrame;
  }

  /** @throws FrameError; the reader must not be used after it. */
  push(chunk: Buffer): void {
    this.#makeRoom(chunk.length);
    chunk.copy(this.#buffer, this.#write);
    this.#write += chunk.length;
    while (this.#write - this.#read >= this.#need && this.#frame());
    if (this.#read !== this.#write) return;
    this.#read = 0;
    this.#write = 0;
    if (this.#buffer.length > keptBytes) this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  /** True when the stream may end here: no message is half read. */
  get atBoundary(): boolean {
    return this.#read === this.#write;
  }

  #frame(): boolean {
    const start = this.#read;
    const have = this.#write - start;
    if (this.#buffer[start] !== 0x30) throw new FrameError('a message does not begin with a sequence');
    const first = this.#buffer[start + 1] as number;
    let length = first;
    let header = 2;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      header += octets;
      if (octets === 0 || header > longestHeader) throw new FrameError('a message has a length that LDAP does not allow');
      if (have < header) {
        this.#need = header;
        return false;
      }
      length = this.#buffer.readUIntBE(start + 2, octets);
    }
    if (length > this.#limitBytes)
      throw new FrameError(`a message of ${length} bytes is larger than the limit of ${this.#limitBytes} bytes`);
    if (have < header + length) {
      this.#need = header + length;
      return false;
    }
    this.#need = 2;
    this.#read = start + header + length;
    this.#onFrame(this.#buffer, start, this.#read);
    return true;
  }

  #makeRoom(bytes: number): void {
    if (this.#write + bytes <= this.#buffer.length) return;
    const have = this.#write - this.#read;
    const wanted = Math.max(have + bytes, Math.min(this.#need, this.#limitBytes + longestHeader));
    const target = wanted <= this.#buffer.length ? this.#buffer : Buffer.allocUnsafeSlow(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(target, 0, this.#read, this.#write);
    this.#buffer = target;
    this.#read = 0;
    this.#write = have;
  }
}
