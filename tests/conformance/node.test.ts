import { describe } from 'vitest';
import { nodeHost } from './hosts/node.ts';
import { conformance } from './suite.ts';

describe('Node', () => conformance(async () => nodeHost()));
