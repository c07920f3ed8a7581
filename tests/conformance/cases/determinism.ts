import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { utf8, type Place } from '../place.ts';
import { command } from '../programs.ts';

/** Of what `observer` prints with seed 7: the same on each host. */
const DIGEST = '448c1d454f5fad626c0c0df5801b44844d9e813d95cc10cff439811310cad3c1';
const HOUR_NS = 3_600_000_000_000n;

/** A cast that is asked to be repeatable gives the same bytes each time, and on every host. */
export function determinism({ cast }: Place): void {
	const preopens = { '/work': { zebra: utf8('z'), ant: utf8('a'), 'm.txt': utf8('m') } };
	const printed = async (seed: number) => {
		const { kind, stdout } = await cast(await observer(), { preopens, determinism: { seed } });
		expect(kind).toBe('ok');
		return stdout;
	};

	test('chance, clocks, waits, file times and the order of folders are the same', async () => {
		const stdout = await printed(7);
		expect(await printed(7)).toEqual(stdout);
		expect(await printed(8)).not.toEqual(stdout);
		expect(createHash('sha256').update(stdout).digest('hex')).toBe(DIGEST);
	});

	test('the clock starts where it is told, steps as it is told, and an hour of sleep is over at once', async () => {
		const startMs = Date.UTC(2024, 1, 29);
		const determinism = { seed: 1, startMs, stepMs: 250 };
		const { stdout, figures } = await cast(await observer(), { preopens, determinism });
		const times = new DataView(stdout.buffer, stdout.byteOffset + 32);
		const [first, second, afterSleep] = [0, 8, 16].map((at) => times.getBigUint64(at, true));
		expect(first).toBe(BigInt(startMs) * 1_000_000n);
		expect(second! - first!).toBe(250_000_000n);
		expect(afterSleep! - second!).toBe(250_000_000n + HOUR_NS);
		expect(figures.waitedMs).toBe(0);
	});

	test('without being asked for, each cast has its own chance and time', async () => {
		const program = await observer('(nop)');
		const [one, other] = await Promise.all([cast(program, { preopens }), cast(program, { preopens })]);
		expect(one.stdout).not.toEqual(other.stdout);
	});

	test.each([
		['seed', { seed: 0.5 }],
		['seed', { seed: 2 ** 32 }],
		['startMs', { seed: 1, startMs: -1 }],
		['stepMs', { seed: 1, stepMs: Number.NaN }]
	])('a %s out of range is named', async (field, determinism) => {
		expect(await cast(await observer(), { determinism })).toMatchObject({
			kind: 'invalid-input',
			problems: [{ path: `/determinism/${field}` }]
		});
	});

	test('what cannot be repeated is refused', async () => {
		const network = { allow: ['example.org'] };
		expect(await cast(await observer(), { determinism: { seed: 1 }, network })).toMatchObject({
			kind: 'invalid-input',
			problems: [{ path: '/network' }]
		});
	});
}

/** Prints 32 random bytes, the time, the time again, the time after `wait`, what a new file's times are, a listing. */
function observer(wait = SLEEP_AN_HOUR): Promise<Uint8Array<ArrayBuffer>> {
	return command(
		`
		(drop (call $random_get (i32.const 1024) (i32.const 32)))
		(drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 1056)))
		(drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 1064)))
		${wait}
		(drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 1072)))
		(drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 1)
			(i64.const 66) (i64.const 0) (i32.const 0) (i32.const 16)))
		(drop (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 1080)))
		(drop (call $fd_readdir (i32.const 3) (i32.const 1144) (i32.const 4096) (i64.const 0) (i32.const 20)))
		(call $print (i32.const 1024) (i32.add (i32.const 120) (i32.load (i32.const 20))))`,
		{
			imports: [
				'random_get (param i32 i32) (result i32)',
				'clock_time_get (param i32 i64 i32) (result i32)',
				'poll_oneoff (param i32 i32 i32 i32) (result i32)',
				'path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)',
				'path_filestat_get (param i32 i32 i32 i32 i32) (result i32)',
				'fd_readdir (param i32 i32 i32 i64 i32) (result i32)'
			],
			data: 'new'
		}
	);
}

/** One subscription of the monotonic clock, an hour from now. */
const SLEEP_AN_HOUR = `
	(i32.store (i32.const 528) (i32.const 1))
	(i64.store (i32.const 536) (i64.const ${HOUR_NS}))
	(drop (call $poll_oneoff (i32.const 512) (i32.const 576) (i32.const 1) (i32.const 24)))`;
