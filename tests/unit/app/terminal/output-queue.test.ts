import { expect, test } from 'vitest';
import { OutputQueue, QUEUE_BYTES } from '../../../../src/lib/app/terminal/output-queue.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A terminal that draws when it is told to. */
function slowTerminal() {
	const drawn: string[] = [];
	let finish: (() => void) | undefined;
	const queue = new OutputQueue((text, done) => {
		drawn.push(text);
		finish = done;
	});
	return {
		queue,
		drawn,
		drawNext: () => finish?.(),
		drawAll: () => {
			while (finish) {
				const done = finish;
				finish = undefined;
				done();
			}
		}
	};
}

test('output is drawn in order, of both streams', () => {
	const { queue, drawn, drawAll } = slowTerminal();
	queue.push('stdout', bytes('one '));
	queue.push('stderr', bytes('two '));
	queue.push('stdout', bytes('three'));
	drawAll();
	expect(drawn.join('')).toBe('one two three');
});

test('nothing more is drawn while the terminal is busy', () => {
	const { queue, drawn } = slowTerminal();
	queue.push('stdout', bytes('one '));
	queue.push('stdout', bytes('two'));
	expect(drawn).toEqual(['one ']);
});

test('a character in two pieces is one, also when the other stream prints in between', () => {
	const { queue, drawn, drawAll } = slowTerminal();
	const [first, second] = [bytes('é').slice(0, 1), bytes('é').slice(1)];
	queue.push('stdout', first);
	queue.push('stderr', bytes('!'));
	queue.push('stdout', second);
	drawAll();
	expect(drawn.join('')).toBe('!é');
});

test('of a flood, the beginning and the newest are drawn, and a note says what was left out', () => {
	const { queue, drawn, drawAll } = slowTerminal();
	queue.push('stdout', bytes('begin'));
	for (let piece = 0; piece < 100; piece++) queue.push('stdout', new Uint8Array(65_536).fill(120));
	queue.push('stdout', bytes('end'));
	drawAll();
	const text = drawn.join('');
	expect(text).toMatch(/^begin/);
	expect(text).toMatch(/\[[\d.,]+ MiB left out here; all of it is in Stdout\]/);
	expect(text).toMatch(/end$/);
	expect(text.length).toBeLessThan(QUEUE_BYTES + 1_000);
});

test('who waits for the end is called when all is drawn', () => {
	const { queue, drawNext } = slowTerminal();
	let empty = 0;
	queue.push('stdout', bytes('one'));
	queue.whenEmpty(() => empty++);
	expect(empty).toBe(0);
	drawNext();
	expect(empty).toBe(1);
	queue.whenEmpty(() => empty++);
	expect(empty).toBe(2);
});
