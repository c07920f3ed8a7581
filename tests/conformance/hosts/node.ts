import { createNodeCaster } from '../../../src/lib/platform/node/caster.ts';
import type { ConformanceHost } from './host.ts';
import { casterOver } from './pool-caster.ts';

/** Node itself: its worker threads run the TypeScript unbuilt. */
export function nodeHost(): ConformanceHost {
	return {
		name: 'Node',
		async open(size) {
			const caster = casterOver(createNodeCaster({ size }));
			return {
				cast: (bytes, request = {}, options = {}) => caster.cast(bytes, request, options),
				inspect: (bytes, limits = {}) => caster.inspect(bytes, limits),
				close: async () => caster.close()
			};
		},
		close: async () => {}
	};
}
