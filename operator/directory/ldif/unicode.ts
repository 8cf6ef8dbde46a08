// Byte order marks: `ldifde -u` writes UTF-16, other tools put a mark before UTF-8.
import { TextDecoder } from 'node:util';
import { ldifErrors } from './errors.ts';

/** The same text as UTF-8 without a mark. @throws WrongEncoding where UTF-16 is broken */
export async function* withoutMark(pieces: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer, void, undefined> {
  let decoder: TextDecoder | undefined;
  let begin: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    let rest = piece;
    if (begin !== undefined) {
      begin = begin.length === 0 ? piece : Buffer.concat([begin, piece]);
      // The longest mark has three octets.
      if (begin.length < 3) continue;
      decoder = utf16Decoder(begin);
      rest = isUtf8Mark(begin) ? begin.subarray(3) : begin;
      begin = undefined;
    }
    yield decoder === undefined ? rest : decode(decoder, rest, file);
  }
  if (begin !== undefined && begin.length > 0) yield begin;
  if (decoder !== undefined) yield decode(decoder, undefined, file);
}

const isUtf8Mark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function utf16Decoder(bytes: Buffer): TextDecoder | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return undefined;
}

/** Without bytes: the end, where half a character may be left. */
function decode(decoder: TextDecoder, bytes: Buffer | undefined, file: string): Buffer {
  try {
    return Buffer.from(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }), 'utf8');
  } catch (error) {
    throw new ldifErrors.WrongEncoding(
      { file, line: 1, what: 'it begins as UTF-16, but it goes on in a way that is none, and it' },
      { cause: error },
    );
  }
}
