// Why this file exists: node:path/posix is another name for node:path here.
export * from 'node:path';
export { default } from 'node:path';
