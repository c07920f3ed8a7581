import { describe, inject } from 'vitest';
import { chromiumHost } from './hosts/chromium.ts';
import { conformance } from './suite.ts';

describe('Chromium', () =>
	conformance(() => chromiumHost({ siteUrl: inject('siteUrl'), browser: inject('browserEndpoint') })));
