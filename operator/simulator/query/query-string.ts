// Reads the part of an address behind its question mark.
import { graphErrors } from '../graph/errors.ts';

/** System options are known in any case, and named once; what else stands there concerns nobody. */
export function readQuery(text: string): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(text)) {
    const option = name.startsWith('$') ? name.toLowerCase() : name;
    if (option.startsWith('$') && query.has(option)) {
      throw graphErrors.repeatedOption(option);
    }
    query.append(option, value);
  }
  const count = query.get('$count');
  if (count !== null && !/^(?:true|false)$/i.test(count)) {
    throw graphErrors.invalidCount(count);
  }
  return query;
}

/** `$count=true`, in any case. */
export const asksForCount = (query: URLSearchParams): boolean => query.get('$count')?.toLowerCase() === 'true';
