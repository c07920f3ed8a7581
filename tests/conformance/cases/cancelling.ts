import { expect, test } from 'vitest';
import { text, type Place } from '../place.ts';
import { greeter, spinner } from '../programs.ts';
import { startedCast } from '../started.ts';

/** Whoever asked may stop a cast at any time; the outcome still comes. */
export function cancelling(place: Place): void {
	const { cast, open } = place;

	test('a cast that was cancelled before it began does not begin', async () => {
		const outcome = await cast(await greeter(), {}, { signal: AbortSignal.abort() });
		expect(outcome).toMatchObject({ kind: 'cancelled' });
		expect(outcome.stdout).toHaveLength(0);
	});

	test.each(['metered', 'unmetered'] as const)(
		'a running cast ends and keeps what it printed, %s',
		async (metering) => {
			const running = await startedCast(place, await spinner('so far'), { limits: { metering } });
			running.stop();
			const outcome = await running.outcome;
			expect(outcome).toMatchObject({ kind: 'cancelled' });
			expect(text(outcome.stdout)).toBe('so far');
			expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
		}
	);

	// A worker that had to be killed could not tell the fuel.
	test('a running metered cast hears it, and its worker casts again', async () => {
		const caster = await open(1);
		const running = await startedCast(caster, await spinner('so far'));
		running.stop();
		const outcome = await running.outcome;
		expect(outcome).toMatchObject({ kind: 'cancelled' });
		expect(text(outcome.stdout)).toBe('so far');
		expect(outcome.figures.fuel).toBeTypeOf('number');
		const again = await startedCast(caster, await spinner('and again'));
		again.stop();
		expect((await again.outcome).figures.fuel).toBeTypeOf('number');
		await caster.close();
	});

	test('a waiting cast leaves the queue when it is cancelled', async () => {
		const caster = await open(1);
		const program = await spinner();
		const running = await startedCast(caster, program);
		const controller = new AbortController();
		const waiting = caster.cast(program, {}, { signal: controller.signal });
		const next = caster.cast(program, { limits: { timeoutMs: 100 } });
		controller.abort();
		expect(await waiting).toMatchObject({ kind: 'cancelled' });
		running.stop();
		expect(await running.outcome).toMatchObject({ kind: 'cancelled' });
		expect(await next).toMatchObject({ kind: 'timed-out' });
		await caster.close();
	});

	test('cancelling after the end changes nothing', async () => {
		const controller = new AbortController();
		const outcome = await cast(await greeter(), {}, { signal: controller.signal });
		controller.abort();
		expect(outcome).toMatchObject({ kind: 'ok' });
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});
}
