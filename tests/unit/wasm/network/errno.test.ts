import { wasi } from '@bjorn3/browser_wasi_shim';
import { expect, test } from 'vitest';
import { ERRNO } from '../../../../src/lib/wasm/network/errno.ts';

test.each(Object.entries(ERRNO))('%s is %d, as in WASI', (name, value) => {
	expect(wasi[`ERRNO_${name.toUpperCase()}` as keyof typeof wasi]).toBe(value);
});
