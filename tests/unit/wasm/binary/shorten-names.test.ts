import { describe, expect, it } from 'vitest';
import { limitModule } from '../../../../src/lib/wasm/binary/limit.ts';
import { readFunctionNames } from '../../../../src/lib/wasm/binary/names.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { lebU, nameBytes } from '../../../../src/lib/wasm/binary/writer.ts';
import { DEFAULT_LIMITS, MAX_SHOWN_NAME_BYTES } from '../../../../src/lib/wasm/limits.ts';
import { bomb, custom, joined } from '../../../conformance/hostile/bomb.ts';

const LONGEST = 'x'.repeat(MAX_SHOWN_NAME_BYTES);
const MIB = 1_048_576;

function part(id: number, ...content: (Uint8Array | readonly number[])[]): Uint8Array {
	const bytes = joined(...content);
	return joined([id], lebU(bytes.length), bytes);
}

function functionNames(...names: readonly string[]): Uint8Array {
	const entries = names.map((name, index) => joined(lebU(index), joinedName(name)));
	return part(1, lebU(names.length), ...entries);
}

/** `nameBytes` for a name of a megabyte, too. */
function joinedName(name: string): Uint8Array {
	const utf8 = new TextEncoder().encode(name);
	return joined(lebU(utf8.length), utf8);
}

/** The name sections of the compiled form. */
function namesAfter(...sections: readonly Uint8Array[]): ArrayBuffer[] {
	const bytes = bomb({ behind: sections.map((section) => custom('name', section)) });
	const module = new WebAssembly.Module(limitModule(parseModule(bytes), DEFAULT_LIMITS));
	return WebAssembly.Module.customSections(module, 'name');
}

const read = (section: ArrayBuffer | undefined) => readFunctionNames(new Uint8Array(section!));

describe('names that engines show', () => {
	it('stay as they are while they are short enough', () => {
		const section = joined(part(0, nameBytes('module')), functionNames('first', LONGEST), part(2, [0]));
		expect(new Uint8Array(namesAfter(section)[0]!)).toEqual(section);
	});

	it('are cut when they are longer, the others around them kept', () => {
		const section = joined(functionNames('first', `${LONGEST}y`, 'y'.repeat(MIB), 'last'), part(2, [0]));
		const [after] = namesAfter(section);
		expect([...read(after).values()]).toEqual(['first', LONGEST, 'y'.repeat(LONGEST.length), 'last']);
		expect([...new Uint8Array(after!).subarray(-3)]).toEqual([2, 1, 0]);
	});

	it('are cut between two characters', () => {
		const [after] = namesAfter(functionNames('é'.repeat(MIB), `x${'€'.repeat(MIB)}`));
		expect([...read(after).values()]).toEqual(['é'.repeat(512), `x${'€'.repeat(341)}`]);
	});

	it('are cut in the name of the module, and in each of several sections', () => {
		const sections = namesAfter(part(0, joinedName('m'.repeat(MIB))), functionNames('f'.repeat(MIB)));
		const around = 16;
		expect(sections.map(({ byteLength }) => byteLength <= MAX_SHOWN_NAME_BYTES + around)).toEqual([true, true]);
	});

	it('are left out where they cannot be read to the end', () => {
		expect(namesAfter(joined(functionNames('f'.repeat(MIB)), [1, 0x7f]))).toEqual([]);
		expect(namesAfter(joined(part(1, [2, 0], joinedName('f'.repeat(MIB)))))).toEqual([]);
	});
});
