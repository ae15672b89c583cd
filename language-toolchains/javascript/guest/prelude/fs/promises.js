// Why this file exists: node:fs/promises as a module of its own.

import { promises } from 'node:fs';

export const { readFile, writeFile, appendFile, stat, lstat, access, readdir, mkdir, unlink, rmdir, rm, rename, copyFile, truncate, mkdtemp, realpath, constants } = promises;
export default promises;
