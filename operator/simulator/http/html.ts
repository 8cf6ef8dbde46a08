// HTML that escapes whatever is put into it.

/** Markup that is safe to stand in a page. */
export interface Html {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

type Part = string | number | Html | readonly Html[];

/** A template whose texts are escaped; markup made by it stands as it is. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, part] of parts.entries()) {
    markup += markupOf(part) + (strings[index + 1] ?? '');
  }
  return { markup };
}

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') {
    return escaped(String(part));
  }
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

export const style =
  'body{font:15px/1.4 system-ui,sans-serif;margin:1.5rem;max-width:80rem}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}nav{margin-bottom:1rem}';
