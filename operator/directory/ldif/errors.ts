// What can be wrong with an export file. Each error names the file and the line.
import { defineErrors } from '../../model/errors.ts';

export const ldifErrors = defineErrors('LDIF', {
  FileNotReadable: {
    retry: 'configuration',
    text: '{file} can not be read: {detail}.',
    next: 'Check the path and its permissions; nothing was deleted.',
  },
  NotLDIF: {
    retry: 'configuration',
    text: '{file}, line {line}: {detail}.',
    next: 'Write an LDIF export with ldapsearch -LLL, ldifde or ldbsearch; nothing was deleted.',
  },
  WrongEncoding: {
    retry: 'configuration',
    text: '{file}, line {line}: {what} is not UTF-8.',
    next: 'Save the file as UTF-8, or write values with other characters in Base64 (two colons).',
  },
  URLValue: {
    retry: 'configuration',
    text: '{file}, line {line}: the value of {attribute} is a URL, and Lockstep fetches nothing that a file names.',
    next: 'Write the value itself into the file.',
  },
  ChangeRecord: {
    retry: 'configuration',
    text: '{file}, line {line}: {dn} is a change record ({change}), not an object.',
    next: 'Export the directory itself; a list of changes does not say what it holds.',
  },
  CutValues: {
    retry: 'configuration',
    text: '{file}, line {line}: the server gave only a part of {attribute} of {dn} ({option}), so that the others would look removed.',
    next: 'Export with a tool that fetches all values, such as ldifde or ldbsearch, or leave the attribute out.',
  },
  DuplicateEntry: {
    retry: 'configuration',
    text: '{file}, line {line}: {dn} stands in the file already, at line {first}.',
    next: 'Leave one of the two out; nobody can say which one counts.',
  },
  DuplicateAnchor: {
    retry: 'configuration',
    text: '{file}, line {line}: {attribute} {anchor} stands in the file already, at line {first}.',
    next: 'Export again: one object can not have two names at one time.',
  },
  InvalidAnchor: {
    retry: 'configuration',
    text: '{file}, line {line}: {attribute} of {dn} is no GUID.',
    next: 'Export the attribute as it is in the directory.',
  },
  ClassMissing: {
    retry: 'configuration',
    text: '{file}, line {line}: {dn} has no objectClass, so that nobody can say what it is.',
    next: 'Export objectClass as well.',
  },
  EntryTooLarge: {
    retry: 'configuration',
    text: '{file}, line {line}: an entry is larger than {limit} bytes.',
    next: 'Leave out the attribute that is so large, or split the object.',
  },
  AccountControlHidden: {
    retry: 'configuration',
    text: '{file}, line {line}: {dn} {flaw} (such accounts: {count}): nobody can say whether they are disabled.',
    next: 'They stay as they are, and nobody is deleted. {remedy}, or exclude their organizational unit.',
  },
  ContainerMissing: {
    retry: 'configuration',
    text: '{file} holds nothing at or below {container}, which include names.',
    next: 'Nothing was deleted. Export the container as well, or correct include.',
  },
  PartialRead: {
    retry: 'backoff',
    text: '{file} is not whole: it ends at line {line}, after {count} entries, {detail}.',
    next: 'Nothing was deleted. Export again.',
  },
  DeltaImpossible: {
    retry: 'backoff',
    text: '{file} is not what was read the last time.',
    next: 'The connector reads it in full.',
  },
});
