// Two forests as a seed makes them, and as they are after a year: people come, change and go, and so do their groups.
import type { DirectoryObject } from '../../../../operator/model/object.ts';
import { seeded } from './random.ts';

export const chapters = [0, 1] as const;
export type Chapter = (typeof chapters)[number];

const people = 160;
const groups = 14;

export function forestsOf(seed: number, chapter: Chapter): Readonly<Record<'corp' | 'hr', readonly DirectoryObject[]>> {
  const corp: DirectoryObject[] = [];
  const hr: DirectoryObject[] = [];
  for (let index = 0; index < people; index++) {
    const random = seeded(seed * 10_000 + index * 10 + chapter);
    if (chapter === 1 && random() < 0.15) continue;
    const title = `title ${Math.floor(random() * 5)} of ${chapter}`;
    const manager = random() < 0.7 ? { manager: [`corp-p${Math.floor(random() * people)}`] } : {};
    corp.push(objectOf('corp', `p${index}`, 'user', { employeeID: `${index}`, title, accountEnabled: random() < 0.9 }, manager));
    if (random() < 0.4) hr.push(objectOf('hr', `p${index}`, 'user', { employeeID: `${index}`, department: title }, {}));
  }
  for (let index = 0; index < groups; index++) {
    const random = seeded(seed * 10_000 + 9_000 + index * 10 + chapter);
    if (chapter === 1 && random() < 0.1) continue;
    const members = Array.from({ length: people }, (_, member) => `corp-p${member}`).filter(() => random() < 0.2);
    corp.push(objectOf('corp', `g${index}`, 'group', {}, { member: [...members, `corp-g${(index + 1) % groups}`] }));
  }
  return { corp, hr };
}

function objectOf(
  connector: 'corp' | 'hr',
  name: string,
  objectType: string,
  attributes: DirectoryObject['attributes'],
  references: DirectoryObject['references'],
): DirectoryObject {
  const domain = connector === 'corp' ? 'DC=contoso,DC=test' : 'DC=fabrikam,DC=test';
  const anchor = `${connector}-${name}`;
  return { anchor, dn: `CN=${name},${domain}`, objectType, attributes: { cn: name, anchor, ...attributes }, references };
}
