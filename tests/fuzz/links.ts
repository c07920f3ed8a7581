/** Mutated links and files: each is taken or refused with a reason, soon, and in little memory. */
import { decodeSelfContained, encodeSelfContained } from '../../src/lib/links/self-contained.ts';
import { LinkRefusedError, type SharedSpell } from '../../src/lib/links/shared-spell.ts';
import { decodeSpellFile, encodeSpellFile } from '../../src/lib/links/spell-file.ts';
import { randomOf } from '../support/random.ts';
import { mutated } from './mutate.ts';

export interface LinkFuzz {
	/** How often each end came: `taken`, or a problem's code. */
	fates: Map<string, number>;
	/** What was neither taken nor refused. */
	finds: { what: string; link: string }[];
	/** The longest that one took, in ms. */
	longestMs: number;
}

export async function fuzzLinks(spell: SharedSpell, count: number, seed: number): Promise<LinkFuzz> {
	const random = randomOf(seed);
	const text = new TextEncoder().encode(await encodeSelfContained(spell));
	const file = await encodeSpellFile(spell);
	const result: LinkFuzz = { fates: new Map(), finds: [], longestMs: 0 };
	for (let left = count; left > 0; left--) {
		const link = left % 4 === 0 ? mutated(file, random) : mutated(text, random);
		const started = performance.now();
		const fate = left % 4 === 0 ? await fateOf(() => decodeSpellFile(link)) : await fateOfText(link, random);
		result.longestMs = Math.max(result.longestMs, performance.now() - started);
		result.fates.set(fate, (result.fates.get(fate) ?? 0) + 1);
		if (fate.startsWith('find')) result.finds.push({ what: fate, link: new TextDecoder('latin1').decode(link) });
	}
	return result;
}

/** Half of them with a right sum again: what is behind it is looked at, too. */
function fateOfText(link: Uint8Array, random: () => number): Promise<string> {
	const text = new TextDecoder('latin1').decode(link);
	return fateOf(async () => decodeSelfContained(random() % 2 ? text : await summed(text)));
}

async function fateOf(decode: () => Promise<SharedSpell>): Promise<string> {
	try {
		await decode();
		return 'taken';
	} catch (error) {
		return error instanceof LinkRefusedError ? error.problem.code : `find: ${String(error)}`;
	}
}

async function summed(text: string): Promise<string> {
	const body = text.split('.')[3] ?? '';
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
	let bits = 0n;
	for (const byte of digest.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
	const letter = (at: number) => 'abcdefghijklmnopqrstuvwxyz234567'[Number((bits >> BigInt(59 - at * 5)) & 31n)];
	return `s1.${body.length}.${Array.from({ length: 10 }, (_, at) => letter(at)).join('')}.${body}.z`;
}
