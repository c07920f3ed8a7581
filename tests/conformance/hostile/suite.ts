import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConformanceHost, HostCaster } from '../hosts/host.ts';
import { greeter } from '../programs.ts';
import { CORPUS } from './corpus/all.ts';
import { castHostile } from './cast.ts';
import { SHORT, STOPPED, verdictOf } from './program.ts';

/** How long past its deadline a program may end here, in ms: machines that run tests are busy with them. */
const SLACK_MS = 1_000;
/** A busy machine may kill a worker that was about to stop by itself. */
const RETRIES = 3;

/** Each hostile program ends as it has to, and the next cast finds everything as it was. */
export function hostile(start: () => Promise<ConformanceHost>): void {
	let host: ConformanceHost;
	let caster: HostCaster;
	beforeAll(async () => {
		host = await start();
		caster = await host.open(1);
	});
	afterAll(async () => {
		await caster.close();
		await host.close();
	});

	describe.each(Object.entries(CORPUS))('%s', (_, programs) => {
		test.each(programs)('$name', { retry: RETRIES }, async (program) => {
			const outcome = await castHostile(caster, program);
			expect(program.expected).toContain(verdictOf(outcome));
			const deadlineMs = program.limits?.timeoutMs ?? Infinity;
			expect(outcome.figures.wallMs).toBeLessThan(deadlineMs + SLACK_MS);
			expect(await caster.cast(await greeter())).toMatchObject({ kind: 'ok' });
		});
	});

	test('without fuel, the same loop has to be killed', async () => {
		const loop = {
			name: 'plain loop',
			source: '(module (func (export "_start") (loop $l (br $l))))',
			expected: [STOPPED]
		};
		expect(verdictOf(await castHostile(caster, loop, SHORT))).toBe(STOPPED);
		expect(verdictOf(await castHostile(caster, loop, { ...SHORT, metering: 'unmetered' }))).toBe('timed-out, killed');
	});
}
