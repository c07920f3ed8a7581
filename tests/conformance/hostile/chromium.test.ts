import { describe, inject } from 'vitest';
import { chromiumHost } from '../hosts/chromium.ts';
import { hostile } from './suite.ts';

describe('Chromium', () =>
	hostile(() => chromiumHost({ siteUrl: inject('siteUrl'), browser: inject('browserEndpoint') })));
