import { concatBytes } from '../../src/lib/wasm/bytes.ts';
import { readSections } from '../../src/lib/wasm/binary/sections.ts';

type Random = () => number;

/** The bytes with a few things wrong, each of a kind that happens to files. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
	let result = bytes;
	for (let left = 1 + (random() % 3); left > 0; left--) {
		result = MUTATIONS[random() % MUTATIONS.length]!(result, random);
	}
	return result;
}

const MUTATIONS: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
	flipBit,
	flipBit,
	setByte,
	setByte,
	insertBytes,
	removeBytes,
	copyWithin,
	truncate,
	shuffleSections
];

/** A place in the file; early ones, where the declarations stand, come up more often. */
function place(bytes: Uint8Array, random: Random): number {
	const range = random() % 2 ? bytes.length : Math.min(bytes.length, 256);
	return random() % Math.max(range, 1);
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
	const copy = bytes.slice();
	const at = place(copy, random);
	if (at < copy.length) copy[at]! ^= 1 << (random() % 8);
	return copy;
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
	const copy = bytes.slice();
	const at = place(copy, random);
	const odd = [0x00, 0x7f, 0x80, 0xff, 0x0b, 0x03, 0xfc, 0x40];
	if (at < copy.length) copy[at] = random() % 2 ? odd[random() % odd.length]! : random() % 256;
	return copy;
}

function insertBytes(bytes: Uint8Array, random: Random): Uint8Array {
	const at = place(bytes, random);
	const more = Uint8Array.from({ length: 1 + (random() % 8) }, () => random() % 256);
	return concatBytes([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

function removeBytes(bytes: Uint8Array, random: Random): Uint8Array {
	const at = place(bytes, random);
	return concatBytes([bytes.subarray(0, at), bytes.subarray(at + 1 + (random() % 8))]);
}

function copyWithin(bytes: Uint8Array, random: Random): Uint8Array {
	const copy = bytes.slice();
	const from = place(bytes, random);
	return copy.copyWithin(place(bytes, random), from, from + 1 + (random() % 16));
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
	return bytes.slice(0, place(bytes, random));
}

/** Two sections change places, or one stands twice. */
function shuffleSections(bytes: Uint8Array, random: Random): Uint8Array {
	let sections;
	try {
		sections = readSections(bytes).map(({ headerStart, end }) => bytes.subarray(headerStart, end));
	} catch {
		return bytes;
	}
	if (sections.length < 2) return bytes;
	const [first, second] = [random() % sections.length, random() % sections.length];
	const swapped = [...sections];
	[swapped[first], swapped[second]] = [sections[second]!, random() % 4 ? sections[first]! : sections[second]!];
	return concatBytes([bytes.subarray(0, 8), ...swapped]);
}
