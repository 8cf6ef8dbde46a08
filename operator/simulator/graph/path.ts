// Reads a Graph address: `/users/{id}/manager/$ref`, `/groups(uniqueName='x')`, `/users('x')`, `/users/microsoft.graph.delta()`.

export interface GraphPath {
  /** The address with keys as `{}`: what routes are named by. */
  readonly pattern: string;
  /** The keys in order, decoded. */
  readonly keys: readonly GraphKey[];
  /** A type cast at the end, as in `/members/microsoft.graph.user`. */
  readonly cast: string | undefined;
  /** The first segment that no route could know, for the refusal. */
  readonly segments: readonly string[];
}

export interface GraphKey {
  /** `id`, or the alternate key's name. */
  readonly name: string;
  readonly value: string;
}

/** Segments that stand where a key could. */
const functions: ReadonlySet<string> = new Set([
  'delta',
  'getByIds',
  'validateProperties',
  '$count',
  '$ref',
  'restore',
  'assignLicense',
  'checkMemberGroups',
  'checkMemberObjects',
  'getMemberGroups',
  'getMemberObjects',
]);
/** Two-segment addresses that behave as one entity set. */
const nestedSets: ReadonlySet<string> = new Set(['directory/deletedItems', 'directory/administrativeUnits']);

/** Addresses of one thing, behind which no key stands. */
const singletons: ReadonlySet<string> = new Set(['directory', 'auditLogs']);

/** The namespace and its alias in the service's metadata; clients made from the description write the alias. */
const namespace = /^(?:microsoft\.)?graph\./;

/** `path` begins after the version and is still percent-encoded. */
export function parsePath(path: string): GraphPath {
  const segments = path.split('/').filter((segment) => segment !== '');
  const pattern: string[] = [];
  const keys: GraphKey[] = [];
  let cast: string | undefined;
  let keyMayFollow = false;
  for (let index = 0; index < segments.length; index += 1) {
    const raw = decode(segments[index] ?? '');
    const joined = `${raw}/${decode(segments[index + 1] ?? '')}`;
    const name = nestedSets.has(joined) ? joined : raw;
    if (name !== raw) {
      index += 1;
    }
    const bare = unqualified(name);
    if (functions.has(bare)) {
      pattern.push(bare);
      keyMayFollow = false;
    } else if (namespace.test(name)) {
      cast = bare;
    } else if (keyMayFollow) {
      keys.push({ name: 'id', value: name });
      pattern.push('{}');
      keyMayFollow = false;
    } else {
      const inParentheses = /^([A-Za-z/]+)\((.*)\)$/s.exec(name);
      const key = inParentheses === null ? undefined : readKey(inParentheses[2] ?? '');
      pattern.push(inParentheses?.[1] ?? name);
      if (key !== undefined) {
        keys.push(key);
        pattern.push('{}');
      }
      keyMayFollow = key === undefined && !singletons.has(name);
    }
  }
  return { pattern: pattern.join('/'), keys, cast, segments };
}

/** `microsoft.graph.delta()` and `delta` are one function. */
const unqualified = (name: string): string => name.replace(namespace, '').replace(/\(\)$/, '');

function readKey(text: string): GraphKey | undefined {
  const named = /^\s*(?:(\w+)\s*=\s*)?'((?:[^']|'')*)'\s*$/s.exec(text);
  return named === null ? undefined : { name: named[1] ?? 'id', value: (named[2] ?? '').replaceAll("''", "'") };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
