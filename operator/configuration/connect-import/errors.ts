// Why an export can not be imported at all.
import { defineErrors } from '../../model/errors.ts';

export const importErrors = defineErrors('Import', {
  NothingFound: {
    retry: 'never',
    text: '{folder} holds no export of Entra Connect: {detail}.',
    next: 'Run Get-ADSyncServerConfiguration -Path FOLDER on the server of Entra Connect, and give that folder.',
  },
  SettingsFile: {
    retry: 'never',
    text: '{file} is a settings file of Entra Connect’s wizard. It names the shipped rules without their content, so nothing can be proven of them.',
    next: 'Run Get-ADSyncServerConfiguration -Path FOLDER on the server of Entra Connect, and give that folder instead.',
  },
  Broken: {
    retry: 'never',
    text: '{count} files of the export can not be read: {detail}',
    next: 'Export the configuration again, or repair the files at the places named.',
  },
  NoForest: {
    retry: 'never',
    text: 'The export has no connector of Active Directory with a domain that is read.',
    next: 'Export the whole configuration of a server that synchronizes a forest: the folder Connectors belongs to it.',
  },
  NoTenant: {
    retry: 'never',
    text: 'The export has {count} connectors of Entra ID, and a schedule needs exactly one.',
    next: 'Export the whole configuration of one server: the folder Connectors belongs to it.',
  },
  NotCompiled: {
    retry: 'never',
    text: 'The manifests do not compile: {detail}.',
    next: 'Report it to the project, with the message above.',
  },
  OutputNotEmpty: {
    retry: 'never',
    text: '{folder} is not empty.',
    next: 'Give an empty or a new folder, or add --force to replace what an earlier import wrote there.',
  },
  OutputNotWritable: {
    retry: 'never',
    text: '{folder} can not be written: {detail}.',
    next: 'Give a folder that can be made or written, with -o; what was written there before the fault is replaced with --force.',
  },
  FileTooLarge: {
    retry: 'never',
    text: '{file} has {bytes} bytes; a file of an export has at most {limit}.',
    next: 'Check that the folder is an export of Entra Connect.',
  },
});
