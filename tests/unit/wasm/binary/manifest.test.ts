import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	MAX_MANIFEST_BYTES,
	parseManifest,
	readManifestSection,
	writeManifestSection
} from '../../../../src/lib/wasm/binary/manifest.ts';
import { InvalidInputError, ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import type { Manifest } from '../../../../src/lib/wasm/protocol.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const EMPTY_MODULE = new Uint8Array(HEADER);
const TYPE_SECTION = [1, 4, 1, 0x60, 0, 0];

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];

function leb(value: number): number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function custom(name: string, content: readonly number[]): number[] {
	const body = [...leb(name.length), ...ascii(name), ...content];
	return [0, ...leb(body.length), ...body];
}

function moduleOf(...sections: readonly number[][]): Uint8Array<ArrayBuffer> {
	return new Uint8Array([...HEADER, ...sections.flat()]);
}

const FULL: Manifest = {
	name: 'word-count',
	version: '1.2.3-beta.1+build.5',
	description: 'Counts words – äöü',
	abi: 'command',
	input: { type: 'json', schema: { type: 'object', properties: { text: { type: 'string', maxLength: 10 } } } },
	output: { type: 'json' },
	limits: { timeoutMs: 1_000, memoryMb: 64, outputMb: 1 },
	capabilities: ['network:https://example.org'],
	examples: [{ name: 'Two words', input: { text: 'a b' }, args: ['-v'], env: { LANG: 'C' } }]
};

describe('reading', () => {
	test('a module without a manifest has none, and no problem', () => {
		expect(readManifestSection(EMPTY_MODULE)).toEqual({ problems: [] });
		expect(readManifestSection(moduleOf(custom('spells', ascii('{}'))))).toEqual({ problems: [] });
	});

	test('a manifest between other sections', () => {
		const bytes = moduleOf(custom('name', []), custom('spell', ascii('\uFEFF{"name":"a"}')), TYPE_SECTION);
		expect(readManifestSection(bytes)).toEqual({ manifest: { name: 'a' }, problems: [] });
	});

	test('of two manifests none counts', () => {
		const section = custom('spell', ascii('{"name":"a"}'));
		const { manifest, problems } = readManifestSection(moduleOf(section, section));
		expect(manifest).toBeUndefined();
		expect(problems[0]?.message).toContain('more than one manifest');
	});

	test.each([
		['no JSON', ascii('{"name":'), /ends where a value should be/],
		['nothing', [], /ends where a value should be/],
		['not UTF-8', [0x22, 0xff, 0x22], /byte 1 \(0xff\)/],
		['a name given twice', ascii('{"name":"a","name":"b"}'), /has the name "name" twice/],
		['a depth bomb', ascii('['.repeat(100_000)), /nested deeper than 200/],
		['too much', ascii(`{"name":"${'a'.repeat(MAX_MANIFEST_BYTES)}"}`), /the limit is 262144 bytes/],
		['not an object', ascii('[]'), /must be an object, not a list/]
	])('%s', (_, content, message) => {
		const { manifest, problems } = readManifestSection(moduleOf(custom('spell', content)));
		expect(manifest).toBeUndefined();
		expect(problems[0]?.message).toMatch(message);
	});

	test.each([
		['no module', [1, 2, 3, 4]],
		['nothing', []],
		['half a header', HEADER.slice(0, 6)],
		['a section that claims more than there is', [...HEADER, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 5, ...ascii('spell')]],
		['a size that never ends', [...HEADER, 0, ...Array<number>(1_000).fill(0x80)]],
		['a name longer than its section', [...HEADER, 0, 3, 0xff, 0xff, 0x03, ...ascii('spell{}')]],
		['a section cut in its size', [...HEADER, 0]],
		['a section without room for a name', [...HEADER, 0, 0]]
	])('%s is a problem, never a throw or a loop', (_, bytes) => {
		const { manifest, problems } = readManifestSection(new Uint8Array(bytes));
		expect(manifest).toBeUndefined();
		expect(problems).toHaveLength(1);
	});

	test('any bytes after a header', () => {
		const property = fc.property(fc.uint8Array({ maxLength: 64 }), (tail) => {
			expect(Array.isArray(readManifestSection(moduleOf([...tail])).problems)).toBe(true);
		});
		fc.assert(property, { numRuns: 2_000 });
	});

	test('any cut of a module', () => {
		const whole = writeManifestSection(moduleOf(TYPE_SECTION, custom('name', [1, 2])), FULL);
		for (let length = 0; length < whole.length; length++) {
			expect(readManifestSection(whole.subarray(0, length)).manifest).toBeUndefined();
		}
	});
});

describe('writing', () => {
	const manifests = fc.record(
		{
			name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/),
			description: fc.string({ unit: 'binary', maxLength: 200 }),
			version: fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((parts) => parts.join('.')),
			input: fc.record({ type: fc.constantFrom('json', 'text', 'binary') }, { requiredKeys: [] }),
			examples: fc.array(
				fc.record({
					name: fc.string({ minLength: 1, maxLength: 20 }),
					input: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as null)
				}),
				{ maxLength: 3 }
			)
		},
		{ requiredKeys: ['name'] }
	);
	const sections = fc.array(
		fc.oneof(
			fc
				.tuple(fc.constantFrom('name', 'producers', 'spel', 'spell'), fc.uint8Array({ maxLength: 300 }))
				.map(([name, content]) => custom(name, [...content])),
			fc.constant(null)
		)
	);

	test('what was written is read, and all other sections stay byte for byte', () => {
		const property = fc.property(manifests, sections, (manifest, mixed) => {
			// At most one type section, as a module has.
			const listed = mixed.map((section, index) =>
				section === null ? (mixed.indexOf(null) === index ? TYPE_SECTION : []) : section
			);
			const written = writeManifestSection(moduleOf(...listed), manifest);
			const others = moduleOf(...listed.filter((section) => !isSpell(section)));
			expect(readManifestSection(written)).toEqual({ manifest, problems: [] });
			expect(written.subarray(0, others.length)).toEqual(others);
			expect(writeManifestSection(written, manifest)).toEqual(written);
		});
		fc.assert(property);
	});

	test('a full manifest, whose module still compiles', () => {
		const bytes = writeManifestSection(moduleOf(TYPE_SECTION), FULL);
		expect(WebAssembly.validate(bytes)).toBe(true);
		expect(readManifestSection(bytes).manifest).toEqual(FULL);
	});

	test('the same manifest gives the same bytes, in whatever order its fields are', () => {
		const reversed = Object.fromEntries(Object.entries(FULL).reverse()) as unknown as Manifest;
		expect(writeManifestSection(EMPTY_MODULE, reversed)).toEqual(writeManifestSection(EMPTY_MODULE, FULL));
		expect(writeManifestSection(EMPTY_MODULE, { version: '1.0.0', name: 'a' })).toEqual(
			moduleOf(custom('spell', ascii('{"name":"a","version":"1.0.0"}')))
		);
	});

	test('refuses what it could not read back', () => {
		const input = 'a'.repeat(MAX_MANIFEST_BYTES);
		expect(() => writeManifestSection(EMPTY_MODULE, { name: 'a', examples: [{ name: 'big', input }] })).toThrow(
			'the limit is 262144 bytes'
		);
		expect(() => writeManifestSection(EMPTY_MODULE, { name: 'A' })).toThrow(InvalidInputError);
		expect(() => writeManifestSection(new Uint8Array([1, 2, 3]), { name: 'a' })).toThrow(ModuleRefusedError);
	});

	function isSpell(section: readonly number[]): boolean {
		const nameAt = section.indexOf(5);
		return section[0] === 0 && String.fromCharCode(...section.slice(nameAt + 1, nameAt + 6)) === 'spell';
	}
});

describe('a manifest', () => {
	test('takes every field', () => {
		expect(parseManifest(FULL)).toBe(FULL);
	});

	test.each<[string, unknown, string]>([
		['no object', 'a', 'must be an object, not the text "a"'],
		['no name', {}, '/name is missing'],
		[
			'a host that cannot be',
			{ name: 'a', capabilities: ['network:http://example.org'] },
			'/capabilities/0 must be https'
		],
		['all hosts', { name: 'a', capabilities: ['network'] }, '/capabilities/0 must name a host'],
		['a bad name', { name: 'Word Count' }, '/name must match the pattern ^[a-z0-9][a-z0-9-]{0,63}$, not "Word Count"'],
		['a name of 65', { name: 'a'.repeat(65) }, '/name must match'],
		['a name that ends in a line end', { name: 'a\n' }, '/name must match'],
		['an unknown field', { name: 'a', author: 'b' }, '/author is not a known field; the fields are name, version,'],
		['__proto__', JSON.parse('{"name":"a","__proto__":{}}'), '/__proto__ is not a known field'],
		['a short version', { name: 'a', version: '1.0' }, '/version must match'],
		['a version with zeros in front', { name: 'a', version: '01.0.0' }, '/version must match'],
		[
			'a long description',
			{ name: 'a', description: 'é'.repeat(1_001) },
			'/description must have at most 1000 characters, not 1001'
		],
		['a limit too high', { name: 'a', limits: { memoryMb: 5_000 } }, '/limits/memoryMb must be at most 4096, not 5000'],
		['a limit of nothing', { name: 'a', limits: { timeoutMs: 0 } }, '/limits/timeoutMs must be at least 1, not 0'],
		['an unknown output', { name: 'a', output: { type: 'pdf' } }, '/output/type must be one of "text", "json"'],
		[
			'51 examples',
			{ name: 'a', examples: Array(51).fill({ name: 'e' }) },
			'/examples must have at most 50 items, not 51'
		],
		['an example without a name', { name: 'a', examples: [{}] }, '/examples/0/name is missing'],
		[
			'a bad input schema',
			{ name: 'a', input: { schema: { properties: { b: { type: 'txt' } } } } },
			'/input/schema/properties/b/type must be'
		],
		[
			'a dangerous pattern',
			{ name: 'a', input: { schema: { pattern: '(a+)+' } } },
			'/input/schema/pattern repeats the group'
		],
		['undefined', { name: 'a', version: undefined }, '/version must be JSON, not undefined']
	])('%s is refused', (_, value, message) => {
		expect(() => parseManifest(value)).toThrow(InvalidInputError);
		expect(() => parseManifest(value)).toThrow(message);
	});
});
