import { expect, test } from 'vitest';
import type { HostCaster, HostFeed, HostOutcome, HostRequest } from '../hosts/host.ts';
import { text, utf8, type Place } from '../place.ts';
import { command, DATA, echo, functionSpell, greeter } from '../programs.ts';

/** A cast whose input is written while it runs, and what it printed so far. */
class Conversation {
	readonly outcome: Promise<HostOutcome>;
	readonly #controller = new AbortController();
	#feed: HostFeed | undefined;
	#printed = '';
	#onPrint = (): void => {};

	constructor(caster: Pick<HostCaster, 'cast'>, program: Uint8Array, request: HostRequest = {}) {
		const decoder = new TextDecoder();
		this.outcome = caster.cast(program, request, {
			signal: this.#controller.signal,
			onFeed: (feed) => (this.#feed = feed),
			onOutput: (_, chunk) => {
				this.#printed += decoder.decode(chunk, { stream: true });
				this.#onPrint();
			}
		});
	}

	async write(content: string | Uint8Array): Promise<void> {
		await this.#opened();
		this.#feed!.write(typeof content === 'string' ? utf8(content) : content);
	}

	async end(): Promise<HostOutcome> {
		await this.#opened();
		this.#feed!.end();
		return this.outcome;
	}

	cancel(): Promise<HostOutcome> {
		this.#controller.abort();
		return this.outcome;
	}

	/** Until it has printed so much. */
	async printed(expected: string): Promise<void> {
		while (this.#printed.length < expected.length) {
			const more = new Promise<void>((resolve) => (this.#onPrint = resolve));
			await Promise.race([more, this.outcome.then(({ kind }) => Promise.reject(new Error(`It ended: ${kind}.`)))]);
		}
		expect(this.#printed).toBe(expected);
	}

	/** A remote host opens it after it has the module. */
	async #opened(): Promise<void> {
		while (this.#feed === undefined) await new Promise((resolve) => setTimeout(resolve));
	}
}

/** Asks with a prompt, answers what it reads, and so on to the end. */
function prompter(): Promise<Uint8Array> {
	return command(
		`(local $length i32)
		(loop $more
			(call $print (i32.const ${DATA}) (i32.const 2))
			(local.set $length (call $read))
			(call $print (i32.const 32768) (local.get $length))
			(br_if $more (local.get $length)))`,
		{ data: '? ' }
	);
}

/** Polls stdin once, for so long, and prints how many events there were, then `bytes` and `flags` of the first. */
function poller(timeoutNs: string): Promise<Uint8Array> {
	return command(
		`(i64.store (i32.const 256) (i64.const 11))
		(i32.store (i32.const 272) (i32.const 1))
		(i64.store (i32.const 280) (i64.const ${timeoutNs}))
		(i64.store (i32.const 304) (i64.const 22))
		(i32.store8 (i32.const 312) (i32.const 1))
		(call $print (i32.const ${DATA}) (i32.const 1))
		(drop (call $poll_oneoff (i32.const 256) (i32.const 512) (i32.const 2) (i32.const 1024)))
		(call $print (i32.const 1024) (i32.const 1))
		(call $print (i32.const 512) (i32.const 1))
		(call $print (i32.const 528) (i32.const 1))
		(call $print (i32.const 536) (i32.const 1))`,
		{ imports: ['poll_oneoff (param i32 i32 i32 i32) (result i32)'], data: '>' }
	);
}

/** Prints 4 bytes in which every byte of its input has a part, by its place. */
function summer(): Promise<Uint8Array> {
	return command(`(local $length i32) (local $at i32) (local $sum i32)
		(loop $more
			(local.set $length (call $read))
			(local.set $at (i32.const 0))
			(block $done (loop $next
				(br_if $done (i32.ge_u (local.get $at) (local.get $length)))
				(local.set $sum (i32.add
					(i32.mul (local.get $sum) (i32.const 31))
					(i32.load8_u offset=32768 (local.get $at))))
				(local.set $at (i32.add (local.get $at) (i32.const 1)))
				(br $next)))
			(br_if $more (local.get $length)))
		(i32.store (i32.const ${DATA}) (local.get $sum))
		(call $print (i32.const ${DATA}) (i32.const 4))`);
}

const MINUTE_NS = '60000000000';

/** Input that comes while the program runs: typed, piped, ended or never there. */
export function liveInput(place: Place): void {
	const { cast } = place;

	test('a line is answered before the next one is written', async () => {
		const talk = new Conversation(place, await prompter());
		await talk.printed('? ');
		await talk.write('one\n');
		await talk.printed('? one\n? ');
		await talk.write('zwölf\n');
		await talk.printed('? one\n? zwölf\n? ');
		const outcome = await talk.end();
		expect(outcome).toMatchObject({ kind: 'ok', figures: { bytesIn: 4 + 7 } });
		expect(text(outcome.stdout)).toBe('? one\n? zwölf\n? ');
	});

	test('what was written before the program began is there, and so is its end', async () => {
		const talk = new Conversation(place, await echo());
		await talk.write('all ');
		await talk.write('of it');
		const outcome = await talk.end();
		expect(outcome).toMatchObject({ kind: 'ok' });
		expect(text(outcome.stdout)).toBe('all of it');
	});

	test('ten megabytes at once go through', async () => {
		const pasted = new Uint8Array(10_000_000).map((_, index) => index * 7);
		const talk = new Conversation(place, await summer());
		await talk.write(pasted);
		const outcome = await talk.end();
		expect(outcome).toMatchObject({ kind: 'ok', figures: { bytesIn: pasted.length } });
		const { buffer, byteOffset } = outcome.stdout;
		const expected = pasted.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0);
		expect(new DataView(buffer, byteOffset).getInt32(0, true)).toBe(expected);
	});

	test.each(['metered', 'unmetered'] as const)('a program that waits is cancelled, %s', async (metering) => {
		const talk = new Conversation(place, await prompter(), { limits: { metering } });
		await talk.printed('? ');
		const outcome = await talk.cancel();
		expect(outcome).toMatchObject({ kind: 'cancelled' });
		expect(text(outcome.stdout)).toBe('? ');
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});

	test('a cancelled program that waited keeps its worker', async () => {
		const caster = await place.open(1);
		const talk = new Conversation(caster, await prompter());
		await talk.printed('? ');
		expect((await talk.cancel()).figures.fuel).toBeTypeOf('number');
		expect(await caster.cast(await greeter())).toMatchObject({ kind: 'ok' });
		await caster.close();
	});

	test('waiting for input counts towards no deadline', async () => {
		const talk = new Conversation(place, await prompter(), { limits: { timeoutMs: 300 } });
		await talk.printed('? ');
		await new Promise((resolve) => setTimeout(resolve, 900));
		await talk.write('late');
		await talk.printed('? late? ');
		const outcome = await talk.end();
		expect(outcome).toMatchObject({ kind: 'ok' });
		expect(outcome.figures.waitedMs).toBeGreaterThan(800);
	});

	test('computing after it does', async () => {
		const program = await command('(drop (call $read)) (loop $ever (br $ever))');
		const talk = new Conversation(place, program, { limits: { timeoutMs: 400 } });
		await talk.write('go');
		expect(await talk.outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 400 });
		expect((await talk.outcome).figures.fuel).toBeTypeOf('number');
	});

	test('a poll wakes when something is written', async () => {
		const talk = new Conversation(place, await poller(MINUTE_NS));
		await talk.printed('>');
		await talk.write('abc');
		const outcome = await talk.outcome;
		expect(outcome).toMatchObject({ kind: 'ok' });
		expect([...outcome.stdout.subarray(1)]).toEqual([1, 22, 3, 0]);
	});

	test('a poll wakes at the end of input, and says so', async () => {
		const talk = new Conversation(place, await poller(MINUTE_NS));
		await talk.printed('>');
		const outcome = await talk.end();
		expect([...outcome.stdout.subarray(1)]).toEqual([1, 22, 0, 1]);
	});

	test('a poll wakes at its time when nothing is written', async () => {
		const talk = new Conversation(place, await poller('100000000'));
		const outcome = await talk.outcome;
		expect([...outcome.stdout.subarray(1, 3)]).toEqual([1, 11]);
		expect(outcome.figures.runMs).toBeGreaterThanOrEqual(100);
	});

	test('a program that exits does not wait for the end', async () => {
		const talk = new Conversation(place, await command('(drop (call $read)) (call $proc_exit (i32.const 5))'));
		await talk.write('x');
		expect(await talk.outcome).toMatchObject({ kind: 'exited', exitCode: 5 });
	});

	test('a trap after waiting names its functions', async () => {
		const program = await command('(drop (call $read)) (call $crash)', { fields: '(func $crash unreachable)' });
		const talk = new Conversation(place, program);
		await talk.write('x');
		const outcome = await talk.outcome;
		expect(outcome).toMatchObject({ kind: 'trapped', code: 'unreachable' });
		expect(outcome.kind === 'trapped' && outcome.frames.map(({ name }) => name)).toEqual(['crash', 'main']);
	});

	test('a recursion without end after waiting is a full stack', async () => {
		const program = await command('(drop (call $read)) (call $deep)', { fields: '(func $deep (call $deep))' });
		const talk = new Conversation(place, program);
		await talk.write('x');
		expect(await talk.outcome).toMatchObject({ kind: 'trapped', code: 'stack-overflow' });
	});

	test('a start function may wait, too', async () => {
		const program = await command('(call $print (i32.const 32768) (i32.const 5))', {
			fields: '(func $early (drop (call $read))) (start $early)'
		});
		const talk = new Conversation(place, program);
		await talk.write('early');
		expect(text((await talk.outcome).stdout)).toBe('early');
	});

	test('a function spell, which takes its input whole, is refused', async () => {
		const talk = new Conversation(place, await functionSpell('(i64.const 0)'));
		expect(await talk.outcome).toMatchObject({ kind: 'invalid-input', problems: [{ path: '/input' }] });
	});
}
