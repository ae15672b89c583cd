// Why this file exists: node:readline/promises as a module of its own.

import { promises } from 'node:readline';

export const { Interface, createInterface } = promises;
export default promises;
