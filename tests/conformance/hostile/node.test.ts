import { describe } from 'vitest';
import { nodeHost } from '../hosts/node.ts';
import { hostile } from './suite.ts';

describe('Node', () => hostile(async () => nodeHost()));
