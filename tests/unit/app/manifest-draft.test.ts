import { describe, expect, test } from 'vitest';
import { ManifestDraft, nameFrom } from '../../../src/lib/app/manifest-draft.svelte.ts';

const draftOf = () => new ManifestDraft({ name: 'three', version: '1.0.0', limits: { memoryMb: 64 } }, 'three.wasm');
const valueOf = (draft: ManifestDraft) => (draft.reading.kind === 'not-json' ? undefined : draft.reading.value);

describe('a manifest that is being written', () => {
	test('the form and the JSON are one', () => {
		const draft = draftOf();
		expect(draft.field(['limits', 'memoryMb'])).toBe('64');
		draft.set(['input', 'type'], 'json');
		expect(JSON.parse(draft.text)).toEqual({
			name: 'three',
			version: '1.0.0',
			limits: { memoryMb: 64 },
			input: { type: 'json' }
		});
		draft.text = '{ "name": "four" }';
		expect(draft.field(['name'])).toBe('four');
		expect(draft.field(['version'])).toBe('');
	});

	test('an emptied field goes, and the object that held it alone', () => {
		const draft = draftOf();
		draft.set(['limits', 'memoryMb'], undefined);
		draft.set(['version'], undefined);
		expect(valueOf(draft)).toEqual({ name: 'three' });
	});

	test('a problem stands beside its field, in words', () => {
		const draft = draftOf();
		draft.set(['version'], '1.x');
		draft.set(['limits', 'memoryMb'], 'lots');
		expect(draft.reading.kind).toBe('invalid');
		expect(draft.problemOf(['version'])).toContain('1.4.0');
		expect(draft.problemOf(['limits', 'memoryMb'])).toMatch(/must be (an integer|a whole number)/);
		expect(draft.problemOf(['name'])).toBeUndefined();
	});

	test('text that is no JSON, or no object, leaves the form as it is', () => {
		const draft = draftOf();
		for (const text of ['{', '[]', 'null', '"name"']) {
			draft.text = text;
			expect(draft.reading.kind).toBe('not-json');
			draft.set(['name'], 'other');
			expect(draft.text).toBe(text);
		}
	});

	test('__proto__ is a name like any other, and refused', () => {
		const draft = draftOf();
		draft.text = '{ "name": "three", "__proto__": { "polluted": true } }';
		expect(draft.reading.kind).toBe('invalid');
		expect('polluted' in {}).toBe(false);
	});

	test.each([
		['Word Count.wasm', 'word-count'],
		['--Ünïcode--.WASM', 'n-code'],
		['.wasm', 'spell'],
		['x'.repeat(100), 'x'.repeat(64)]
	])('%s makes the name %s', (file, name) => {
		expect(nameFrom(file)).toBe(name);
		expect(new ManifestDraft(undefined, file).reading.kind).toBe('valid');
	});
});
