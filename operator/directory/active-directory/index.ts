export { openActiveDirectory } from './directory.ts';
export { directoryErrors } from './errors.ts';
export { type ActiveDirectoryLimits, type ActiveDirectoryOptions, defaultLimits, type DirectoryLog } from './options.ts';
