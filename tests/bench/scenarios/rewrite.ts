import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/wasm/limits.ts';
import { rewriteWasmModule } from '../../../src/lib/wasm/runtime.ts';
import { compilePrograms } from '../host/programs.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { Samples } from '../host/stats.ts';

const LIMIT_MS = 1_000;
const LIMIT_GROWTH = 1.1;
const MB = 1_000_000;

/** Checking a module and compiling its limits in, in Node: how fast, and what share of its first cast's preparation. */
export const rewrite: Scenario = {
	name: 'rewrite',
	async run({ rounds }) {
		const python = (await compilePrograms()).get('python.wasm')!;
		const samples = new Samples();
		let rewrittenBytes = 0;
		for (let round = 0; round <= rounds; round++) {
			const phase = round === 0 ? 'cold' : 'warm';
			const timed = async <Result>(what: string, work: () => Result | Promise<Result>): Promise<Result> => {
				const started = performance.now();
				const result = await work();
				samples.add(`${what} ${phase}`, performance.now() - started);
				return result;
			};
			await timed('hash', () => calculateWasmHash(python));
			const { rewritten } = await timed('rewrite', () => rewriteWasmModule(python, DEFAULT_LIMITS));
			await timed('compile', () => WebAssembly.compile(rewritten));
			rewrittenBytes = rewritten.length;
		}
		return section(samples, python.length, rewrittenBytes);
	}
};

function section(samples: Samples, bytes: number, rewrittenBytes: number): Section {
	const cold = samples.median('rewrite cold');
	const growth = rewrittenBytes / bytes;
	const row = (phase: string) => {
		const [hash = 0, time = 0, compile = 0] = ['hash', 'rewrite', 'compile'].map((what) =>
			samples.median(`${what} ${phase}`)
		);
		const share = time / (hash + time + compile);
		const speed = `${(bytes / MB / (time / 1_000)).toFixed(0)} MB/s`;
		return [phase, ms(hash), ms(time), speed, ms(compile), `${(share * 100).toFixed(0)} %`];
	};
	return {
		title: 'Compiling the limits in: Python (26 MB), metered',
		targets: [
			{ what: 'rewrite, the first time', target: `≤ ${ms(LIMIT_MS)}`, measured: ms(cold), met: cold <= LIMIT_MS },
			{
				what: 'rewritten ÷ original, in bytes',
				target: `≤ ${LIMIT_GROWTH}`,
				measured: growth.toFixed(3),
				met: growth <= LIMIT_GROWTH
			}
		],
		tables: [
			{
				head: ['', 'hash', 'check, rewrite', 'speed', 'compile', 'share of the three'],
				rows: ['cold', 'warm'].map(row)
			}
		],
		notes: ['In Node, one after the other. Compiled forms are kept: a module is rewritten once for the same limits.']
	};
}
