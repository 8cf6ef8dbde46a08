// Reads an XML file into elements. The parser expands no entities beyond the five of XML, and a document type is refused as a whole.
import { SaxesParser } from 'saxes';
import { decodeFile } from './decode.ts';
import type { XmlElement } from './element.ts';
import type { FileProblem } from './problem.ts';

export type XmlParsing = { readonly kind: 'ok'; readonly root: XmlElement } | { readonly kind: 'error'; readonly problem: FileProblem };

/** An export nests some ten levels deep; deeper nesting is refused, so that no file can exhaust the stack. */
const maxDepth = 64;

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Stops the parser at the first fault. */
class XmlFault extends Error {}

/** The root element of the file, or what is wrong with it. */
export function parseXml(file: string, bytes: Uint8Array): XmlParsing {
  const decoding = decodeFile(file, bytes);
  if (decoding.kind === 'error') return decoding;
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let place = { line: 1, column: 1 };
  const here = (): { readonly line: number; readonly column: number } => ({ line: parser.line, column: Math.max(1, parser.columnIndex) });

  parser.on('error', (error) => {
    place = here();
    throw new XmlFault(sentenceOf(error.message));
  });
  parser.on('doctype', () => {
    place = here();
    throw new XmlFault('A document type definition is no part of an export.');
  });
  parser.on('opentagstart', ({ name }) => {
    place = { line: parser.line, column: Math.max(1, parser.columnIndex - name.length - 1) };
    if (open.length >= maxDepth) throw new XmlFault(`Elements nest deeper than ${maxDepth} levels.`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    const element: Growing = {
      file,
      name: withoutPrefix(name),
      ...place,
      attributes: ownAttributes(attributes),
      children: [],
      text: '',
      parent,
    };
    parent?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  try {
    parser.write(decoding.text).close();
  } catch (fault) {
    if (!(fault instanceof XmlFault)) throw fault;
    return refused(file, place, fault.message);
  }
  return root === undefined ? refused(file, place, 'The file has no element.') : { kind: 'ok', root };
}

const refused = (file: string, place: { readonly line: number; readonly column: number }, message: string): XmlParsing => ({
  kind: 'error',
  problem: { file, ...place, message, next: 'Export the configuration again, or repair the file at this place.' },
});

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

const ownAttributes = (attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(attributes)
      .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
      .map(([name, value]) => [withoutPrefix(name), value]),
  );

/** `12:7: unclosed tag: dest` as a sentence; the place is told apart. */
function sentenceOf(message: string): string {
  const said = message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
