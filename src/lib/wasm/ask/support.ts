/** How a program here can wait for its owner: `none` where neither way exists. */
export type AskSupport = 'shared-memory' | 'suspending' | 'none';

/**
 * Shared memory exists in Node, in Deno and on pages that are cross-origin isolated; elsewhere JavaScript Promise
 * Integration (`WebAssembly.Suspending`) suspends the program meanwhile.
 */
export function askSupport(): AskSupport {
	if (typeof SharedArrayBuffer !== 'undefined') return 'shared-memory';
	return 'Suspending' in WebAssembly && 'promising' in WebAssembly ? 'suspending' : 'none';
}
