// Why this file exists: node:util/types is util.types as a module.
import { types } from 'node:util';
export default types;
