import { compileWat } from '../../unit/support/wat.ts';
import type { HostCaster, HostOutcome } from '../hosts/host.ts';
import type { HostileProgram } from './program.ts';

const compiled = new Map<HostileProgram, Promise<Uint8Array>>();

/** A program's bytes, made once. */
export function bytesOf(program: HostileProgram): Promise<Uint8Array> {
	const known = compiled.get(program);
	if (known) return known;
	const { source } = program;
	const making = typeof source === 'string' ? compileWat(source) : Promise.resolve(source());
	compiled.set(program, making);
	return making;
}

/** Casts a program under its limits, and those given besides. */
export async function castHostile(
	{ cast }: Pick<HostCaster, 'cast'>,
	program: HostileProgram,
	limits: HostileProgram['limits'] = {}
): Promise<HostOutcome> {
	const { stdin, preopens } = program;
	return cast(await bytesOf(program), {
		limits: { ...program.limits, ...limits },
		...(stdin ? { stdin } : {}),
		...(preopens ? { preopens } : {})
	});
}
