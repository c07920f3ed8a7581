import { expect, test } from 'vitest';
import { text, type Place } from '../place.ts';
import { command, DATA, greeter } from '../programs.ts';
import { startedCast } from '../started.ts';

const HOUR_NS = '3600000000000';
const SUBSCRIPTION = 256;
const EVENT = 512;
const POLL = 'poll_oneoff (param i32 i32 i32 i32) (result i32)';
const RANDOM = 'random_get (param i32 i32) (result i32)';

/** Sleeps so long on the monotonic clock. */
function sleep(ns: string): string {
	return `(i32.store (i32.const ${SUBSCRIPTION + 16}) (i32.const 1))
		(i64.store (i32.const ${SUBSCRIPTION + 24}) (i64.const ${ns}))
		(drop (call $poll_oneoff (i32.const ${SUBSCRIPTION}) (i32.const ${EVENT}) (i32.const 1) (i32.const 0)))`;
}

/** Does something again and again, and whatever is thrown at it for that. */
function stubborn(body: string): string {
	return `(loop $again (try (do ${body}) (catch_all)) (br $again))`;
}

const LARGE = '(memory (export "memory") 512)';
const CALLS: readonly { what: string; program: () => Promise<Uint8Array> }[] = [
	{ what: 'sleeps for an hour', program: () => command(sleep(HOUR_NS), { imports: [POLL] }) },
	{
		what: 'sleeps, and catches what wakes it',
		program: () => command(stubborn(sleep(HOUR_NS)), { imports: [POLL] })
	},
	{
		what: 'asks for 16 MiB of random bytes again and again',
		program: () =>
			command(stubborn('(drop (call $random_get (i32.const 65536) (i32.const 0x1000000)))'), {
				imports: [RANDOM],
				memory: LARGE
			})
	},
	{
		what: 'writes four million pieces at once, again and again',
		program: () =>
			command(stubborn('(drop (call $fd_write (i32.const 1) (i32.const 65536) (i32.const 0x3f0000) (i32.const 8)))'), {
				memory: LARGE
			})
	}
];

/** What a program has its host do is held to the deadline, too, and a program that is told to end ends. */
export function hostCalls(place: Place): void {
	const { cast } = place;

	// A worker that had to be killed could not tell the fuel.
	test.each(CALLS)('a program that $what is stopped without its worker', async ({ program }) => {
		const outcome = await cast(await program(), { limits: { timeoutMs: 250 } });
		expect(outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 250 });
		expect(outcome.figures.fuel).toBeTypeOf('number');
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});

	test('a program that exits, catches it and goes on has exited', async () => {
		const program = await command(stubborn('(call $proc_exit (i32.const 3))'));
		const outcome = await cast(program, { limits: { timeoutMs: 60_000 } });
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: 3 });
		expect(outcome.figures.fuel).toBeTypeOf('number');
	});

	test('a program that prints too much and catches that has printed too much', async () => {
		const program = await command(stubborn(`(call $print (i32.const ${DATA}) (i32.const 5))`), { data: 'words' });
		const outcome = await cast(program, { limits: { timeoutMs: 60_000, outputBytes: 12 } });
		expect(outcome).toMatchObject({ kind: 'output-limit', limitBytes: 12 });
		expect(text(outcome.stdout)).toBe('wordswordswo');
		expect(outcome.figures.fuel).toBeTypeOf('number');
	});

	test('sleep is waiting, not computing', async () => {
		const outcome = await cast(await command(sleep('200000000'), { imports: [POLL] }));
		expect(outcome).toMatchObject({ kind: 'ok' });
		const { wallMs, runMs, waitedMs = 0 } = outcome.figures;
		// Not all of the 200 ms are waited: the time is running before the host begins to wait.
		expect(runMs).toBeGreaterThanOrEqual(200);
		expect(runMs).toBeGreaterThanOrEqual(waitedMs);
		expect(wallMs).toBeGreaterThanOrEqual(runMs);
		expect(runMs - waitedMs).toBeLessThan(waitedMs);
	});

	test('a program that computes does not wait', async () => {
		const outcome = await cast(await greeter());
		expect(outcome.figures.waitedMs).toBe(0);
	});

	test('a sleeping program wakes for its cancellation', async () => {
		const program = await command(`(call $print (i32.const ${DATA}) (i32.const 5)) ${stubborn(sleep(HOUR_NS))}`, {
			imports: [POLL],
			data: 'sleep'
		});
		const running = await startedCast(place, program);
		running.stop();
		const outcome = await running.outcome;
		expect(outcome).toMatchObject({ kind: 'cancelled' });
		expect(text(outcome.stdout)).toBe('sleep');
		expect(outcome.figures.fuel).toBeTypeOf('number');
	});
}
