import { describe } from 'vitest';
import { denoHost } from './hosts/deno.ts';
import { conformance } from './suite.ts';

describe('Deno', () => conformance(async () => denoHost()));
