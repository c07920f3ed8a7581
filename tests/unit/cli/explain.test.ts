import { expect, test } from 'vitest';
import { explain } from '../../../src/cli/cast/explain.ts';
import { exitCodeOf } from '../../../src/cli/exit-codes.ts';

test('nothing is said of a program that ended by itself', () => {
	expect(explain({ kind: 'ok', exitCode: 0 })).toBeUndefined();
	expect(explain({ kind: 'exited', exitCode: 125 })).toBeUndefined();
});

test('what the host failed at is told, and whether trying again helps', () => {
	const failure = { kind: 'host-failed', code: 'worker-start-failed', message: 'No worker.', transient: true } as const;
	expect(explain(failure)).toBe('the cast failed: No worker. (worker-start-failed) Try again.');
	expect(exitCodeOf(failure)).toBe(128);
});

test('names in a trap cannot steer the terminal', () => {
	const frames = [{ name: 'evil\u001b[2J\n\u202e', functionIndex: 1_234, offset: 5_678 }];
	const text = explain({ kind: 'trapped', code: 'unreachable', message: 'unreachable', frames });
	expect(text).toContain('  in evil\\u{1b}[2J\\u{a}\\u{202e} (function 1234, at byte 5,678)\n');
});

test('a host that was denied is named, with what lets the program there', () => {
	const denied = { kind: 'denied', capability: 'network', name: 'api.example.org:8443', exitCode: 1 } as const;
	const text = explain({ ...denied, message: 'api.example.org:8443 was not granted.' });
	expect(text).toContain('ended with code 1. api.example.org:8443 was not granted.');
	expect(text).toContain('--allow-net api.example.org:8443');
	expect(exitCodeOf({ ...denied, message: '' })).toBe(126);
});

test('a stack without end is cut', () => {
	const frames = Array.from({ length: 50 }, () => ({ name: 'dig', functionIndex: 0 }));
	expect(explain({ kind: 'trapped', code: 'stack-overflow', message: 'x', frames })).toContain('\n  and 40 more\n');
});
