import { describe, expect, test } from 'vitest';
import { actionLabel, type Message } from '../../../src/lib/app/message.ts';
import { outcomeMessage } from '../../../src/lib/app/messages.ts';
import { problemMessage } from '../../../src/lib/app/module-messages.ts';
import { trapMessage } from '../../../src/lib/app/trap-messages.ts';
import { MIB } from '../../../src/lib/wasm/limits.ts';
import type { CastResult, ModuleProblem, TrapCode } from '../../../src/lib/wasm/protocol.ts';

/** One of each; the type keeps the list whole. */
const PROBLEMS: { [Code in ModuleProblem['code']]: Extract<ModuleProblem, { code: Code }> } = {
	'not-wasm': { code: 'not-wasm', message: '' },
	component: { code: 'component', message: '' },
	'unsupported-version': { code: 'unsupported-version', message: '', version: 13 },
	truncated: { code: 'truncated', message: 'ends in the code section', offset: 12_345 },
	malformed: { code: 'malformed', message: 'unknown section 99', offset: 8 },
	'too-large': { code: 'too-large', message: '', bytes: 60 * MIB, limitBytes: 50 * MIB },
	'too-many': { code: 'too-many', message: '', what: 'functions', count: 200_000, limit: 100_000 },
	threads: { code: 'threads', message: '', imports: ['wasi.thread-spawn'] },
	napi: { code: 'napi', message: '', imports: ['napi.create'] },
	'unknown-imports': { code: 'unknown-imports', message: '', imports: ['env.emscripten_resize'] },
	'no-entry-point': { code: 'no-entry-point', message: '', exports: ['add'] },
	'wrong-export': { code: 'wrong-export', message: '', name: 'cast', expected: 'a function', found: 'a global' },
	'unsupported-memory': { code: 'unsupported-memory', message: 'It has two memories' },
	'table-limit': { code: 'table-limit', message: '', elements: 2_000_000, limit: 1_000_000 },
	'bad-manifest': { code: 'bad-manifest', message: 'not JSON', problems: [{ path: '/name', message: 'is missing' }] },
	'does-not-compile': { code: 'does-not-compile', message: 'invalid opcode' }
};

const RESULTS: { [Kind in CastResult['kind']]: Extract<CastResult, { kind: Kind }> } = {
	ok: { kind: 'ok', exitCode: 0 },
	exited: { kind: 'exited', exitCode: 3 },
	trapped: { kind: 'trapped', code: 'unreachable', message: 'unreachable', frames: [] },
	'timed-out': { kind: 'timed-out', deadlineMs: 5_000 },
	'memory-limit': { kind: 'memory-limit', limitBytes: 64 * MIB, phase: 'growth', requestedBytes: 65 * MIB },
	'output-limit': { kind: 'output-limit', limitBytes: 100 * MIB },
	'fuel-limit': { kind: 'fuel-limit', limit: 1_000_000 },
	cancelled: { kind: 'cancelled' },
	'invalid-module': { kind: 'invalid-module', problem: PROBLEMS.napi },
	'invalid-input': { kind: 'invalid-input', problems: [{ path: '/text', message: 'must be a string' }] },
	'hash-mismatch': { kind: 'hash-mismatch', expected: 'aa', actual: 'bb' },
	denied: { kind: 'denied', capability: 'environment', name: 'API_KEY', message: 'looks like a secret' },
	'host-failed': { kind: 'host-failed', code: 'worker-start', message: 'no worker', transient: true }
};

const TRAPS = Object.keys({
	unreachable: 0,
	'out-of-bounds-memory': 0,
	'out-of-bounds-table': 0,
	'integer-divide-by-zero': 0,
	'integer-overflow': 0,
	'invalid-conversion': 0,
	'indirect-call-mismatch': 0,
	'stack-overflow': 0,
	'null-reference': 0,
	'uncaught-exception': 0,
	'out-of-memory': 0,
	abort: 0,
	other: 0
} satisfies Record<TrapCode, 0>) as TrapCode[];

const text = (message: Message) => [message.title, message.what, message.why, message.todo].join(' ');

/** Says something, ends its sentences, shows no hole where a figure should be. */
function expectClear(message: Message): void {
	expect(message.title).not.toMatch(/\.$|^$/);
	expect(message.what).toMatch(/[.!?)]$/);
	for (const part of [message.why, message.todo]) expect(part).toMatch(/^$|[.!?)]$/);
	expect(text(message)).not.toMatch(/undefined|NaN|\[object|\.\./);
}

describe('what happened, why, what to do', () => {
	test.each(Object.values(RESULTS).map((result) => [result.kind, result] as const))('%s', (_kind, result) => {
		expectClear(outcomeMessage(result));
	});

	test.each(Object.values(PROBLEMS).map((problem) => [problem.code, problem] as const))('%s', (_code, problem) => {
		const message = problemMessage(problem);
		expectClear(message);
		expect(message.todo).not.toBe('');
		expect(message.action).toEqual({ kind: 'choose-module' });
	});

	test.each(TRAPS)('%s', (code) => expectClear(trapMessage(code, 'engine words')));

	test.each([{}, { exitCode: 2 }])('a host that was denied to a program that ended with %j', (end) => {
		const name = 'api.example.org';
		const message = outcomeMessage({ kind: 'denied', capability: 'network', name, message: 'not granted', ...end });
		expectClear(message);
		expect(message.title).toContain(name);
		expect(message.action).toEqual({ kind: 'allow-network' });
	});

	test('no two say the same', () => {
		const all = [
			...Object.values(RESULTS)
				.filter(({ kind }) => kind !== 'trapped' && kind !== 'invalid-module')
				.map(outcomeMessage),
			...Object.values(PROBLEMS).map(problemMessage),
			...TRAPS.map((code) => trapMessage(code, ''))
		];
		expect(new Set(all.map(text)).size).toBe(all.length);
	});
});

describe('figures and units', () => {
	test('are in the messages', () => {
		expect(outcomeMessage(RESULTS['timed-out']).what).toContain('5 s');
		expect(outcomeMessage(RESULTS['memory-limit']).what).toMatch(/65 MiB.*64 MiB/);
		expect(outcomeMessage(RESULTS['output-limit']).what).toContain('100 MiB');
		expect(problemMessage(PROBLEMS['too-large']).what).toMatch(/60 MiB.*50 MiB/);
		expect(problemMessage(PROBLEMS.truncated).what).toContain('12,345');
		expect(problemMessage(PROBLEMS['too-many']).what).toMatch(/200,000 functions.*100,000/);
	});
});

describe('what one click does', () => {
	test('a limit is doubled', () => {
		expect(outcomeMessage(RESULTS['timed-out']).action).toEqual({ kind: 'raise-timeout', timeoutMs: 10_000 });
		expect(outcomeMessage(RESULTS['memory-limit']).action).toEqual({ kind: 'raise-memory', memoryBytes: 128 * MIB });
		expect(outcomeMessage(RESULTS['output-limit']).action).toEqual({ kind: 'raise-output', outputBytes: 200 * MIB });
		expect(actionLabel({ kind: 'raise-timeout', timeoutMs: 10_000 })).toBe('Raise the limit to 10 s');
	});

	test('a memory limit is raised to at least what was asked for', () => {
		const declared = outcomeMessage({
			kind: 'memory-limit',
			limitBytes: MIB,
			phase: 'declared',
			requestedBytes: 900 * MIB
		});
		expect(declared.action).toEqual({ kind: 'raise-memory', memoryBytes: 900 * MIB });
	});

	test('nothing is offered at the end of what is possible', () => {
		const limitBytes = 4096 * MIB;
		const message = outcomeMessage({ kind: 'memory-limit', limitBytes, phase: 'growth', requestedBytes: limitBytes });
		expect(message.action).toBeUndefined();
	});
});
