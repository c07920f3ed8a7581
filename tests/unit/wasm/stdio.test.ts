import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../../../src/lib/wasm/bytes.ts';
import { OutputLimitError } from '../../../src/lib/wasm/errors.ts';
import { WasmStdIO, type StdIOOptions } from '../../../src/lib/wasm/stdio.ts';
import type { ProgramMessage } from '../../../src/lib/wasm/worker-protocol.ts';

type Stream = 'stdout' | 'stderr';

/** A program's streams under a clock that the test sets, with all that was sent. */
function streams(options: Partial<StdIOOptions> = {}) {
	const events: ProgramMessage[] = [];
	const clock = { now: 0 };
	const stdio = new WasmStdIO({
		outputBytes: 1_000_000,
		delivery: 'live',
		now: () => clock.now,
		memoryBytes: () => 65_536,
		emit: (event) => events.push(event),
		...options
	});
	const sent = (stream: Stream): Uint8Array[] =>
		events.flatMap((event) => {
			if (event.kind === 'pieces') return event.stream === stream ? event.chunks : [];
			return event.kind === 'output' && event.stream === stream ? [event.chunk] : [];
		});
	return { stdio, events, clock, sent };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('whatever is written in whatever pieces comes out whole, in order, each stream apart', () => {
	const piece = fc.record({
		stream: fc.constantFrom<Stream>('stdout', 'stderr'),
		size: fc.oneof(fc.nat(10), fc.nat(2_000), fc.nat(200_000)),
		wait: fc.constantFrom(0, 0, 1, 20),
		flush: fc.boolean()
	});
	const deliveries = fc.constantFrom('live' as const, 'gathered' as const);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 40 }), deliveries, (pieces, delivery) => {
			const { stdio, clock, sent } = streams({ delivery, outputBytes: 10_000_000 });
			const written = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
			pieces.forEach(({ stream, size, wait, flush }, index) => {
				const chunk = new Uint8Array(size).fill(index + 1);
				stdio[stream].write(chunk);
				written[stream].push(chunk.slice());
				chunk.fill(0);
				clock.now += wait;
				if (flush) stdio.flush();
			});
			const rest = stdio.rest();
			for (const stream of ['stdout', 'stderr'] as const) {
				const came = concatBytes([...sent(stream), ...rest[stream]]);
				expect(Buffer.compare(came, concatBytes(written[stream]))).toBe(0);
			}
			expect(stdio.bytesOut).toBe(pieces.reduce((sum, { size }) => sum + size, 0));
		})
	);
});

test('each piece owns its buffer, so that it can be given away', () => {
	const { stdio, sent } = streams();
	for (const size of [3, 40_000, 70_000, 5]) stdio.stdout.write(new Uint8Array(size));
	stdio.stderr.write(new Uint8Array(9));
	const chunks = [...sent('stdout'), ...sent('stderr'), ...stdio.rest().stdout];
	expect(chunks.length).toBeGreaterThan(0);
	expect(chunks.every(({ byteLength, buffer }) => byteLength === buffer.byteLength)).toBe(true);
	expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(chunks.length);
});

test('the limit holds both streams together, to the byte', () => {
	fc.assert(
		fc.property(fc.nat(500), fc.array(fc.tuple(fc.boolean(), fc.nat(300)), { maxLength: 9 }), (outputBytes, writes) => {
			const { stdio, sent } = streams({ outputBytes });
			const asked = writes.reduce((sum, [, size]) => sum + size, 0);
			const writeAll = (): void => {
				for (const [isError, size] of writes) stdio[isError ? 'stderr' : 'stdout'].write(new Uint8Array(size));
			};
			if (asked > outputBytes) expect(writeAll).toThrow(OutputLimitError);
			else writeAll();
			const rest = stdio.rest();
			const kept = [...sent('stdout'), ...sent('stderr'), ...rest.stdout, ...rest.stderr];
			expect(concatBytes(kept)).toHaveLength(Math.min(asked, outputBytes));
			expect(stdio.limitReached).toBe(asked > outputBytes);
		})
	);
});

test('a program that goes on after the limit prints nothing more, and is known for it', () => {
	const { stdio } = streams({ outputBytes: 3 });
	for (let attempt = 0; attempt < 5; attempt++)
		expect(() => stdio.stdout.write(bytes('abcd'))).toThrow(OutputLimitError);
	expect(stdio.limitReached).toBe(true);
	expect(stdio.bytesOut).toBe(3);
});

test('a watcher sees the first words at once', () => {
	const { stdio, sent } = streams();
	stdio.stdout.write(bytes('name? '));
	expect(concatBytes(sent('stdout'))).toEqual(bytes('name? '));
});

test('a program that prints line by line does not flood its watcher', () => {
	const { stdio, events, clock } = streams();
	for (let line = 0; line < 100_000; line++) {
		stdio.stdout.write(bytes('line\n'));
		clock.now += 0.01;
	}
	const windows = Math.ceil(clock.now / 16) + 1;
	expect(events.length).toBeLessThanOrEqual(32 + windows * 3);
});

test('one that prints seldom is seen line by line', () => {
	const { stdio, sent, clock } = streams();
	for (let line = 0; line < 100; line++) stdio.stdout.write(bytes('line\n'));
	clock.now += 16;
	stdio.tick();
	clock.now += 16;
	stdio.tick();
	const before = sent('stdout').length;
	for (let line = 0; line < 20; line++) stdio.stdout.write(bytes('line\n'));
	expect(sent('stdout')).toHaveLength(before + 20);
});

test('many pieces go in one message', () => {
	const { stdio, events, sent, clock } = streams({ delivery: 'gathered', outputBytes: 100_000_000 });
	const all = new Uint8Array(10_000_000).fill(7);
	for (let at = 0; at < all.length; at += 50_000) stdio.stdout.write(all.subarray(at, at + 50_000));
	expect(events).toEqual([]);
	clock.now += 16;
	stdio.tick();
	expect(events.map(({ kind }) => kind)).toEqual(['progress', 'pieces']);
	expect(Buffer.compare(concatBytes(sent('stdout')), all)).toBe(0);
});

test('a cast that nobody watches sends nothing at first, and little later', () => {
	const { stdio, events, clock } = streams({ delivery: 'gathered' });
	for (let line = 0; line < 1_000; line++) stdio.stdout.write(bytes('line\n'));
	expect(events).toEqual([]);
	for (let window = 0; window < 10; window++) {
		clock.now += 16;
		for (let line = 0; line < 1_000; line++) stdio.stdout.write(bytes('line\n'));
	}
	expect(events.filter(({ kind }) => kind === 'progress')).toHaveLength(10);
	expect(events.filter(({ kind }) => kind === 'output').length).toBeLessThanOrEqual(20);
});

test('what was printed before a program computes goes out while it does', () => {
	const { stdio, sent, clock } = streams({ delivery: 'gathered' });
	stdio.stdout.write(bytes('working'));
	clock.now = 15;
	stdio.tick();
	expect(sent('stdout')).toEqual([]);
	clock.now = 16;
	stdio.tick();
	expect(concatBytes(sent('stdout'))).toEqual(bytes('working'));
	expect(stdio.rest().stdout).toEqual([]);
});

test('progress tells the sizes of the moment', () => {
	const { stdio, events, clock } = streams();
	clock.now = 20;
	stdio.stdout.write(new Uint8Array(7));
	expect(events).toContainEqual({ kind: 'progress', phase: 'running', memoryBytes: 65_536, outputBytes: 7 });
});

test('a clock that is set back holds no output up', () => {
	const { stdio, clock, sent } = streams();
	for (let i = 0; i < 100; i++) stdio.stdout.write(bytes('a'));
	const before = sent('stdout').length;
	clock.now -= 3_600_000;
	stdio.stdout.write(bytes('b'));
	expect(sent('stdout').length).toBeGreaterThan(before);
	expect(stdio.rest().stdout).toEqual([]);
});
