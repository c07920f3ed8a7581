import { Problem } from './problem.ts';

/**
 * The bytes of a request. They are counted as they come: what a request says of its length only refuses it sooner.
 * @throws Problem `too-large`, or `bad-request` for a body that breaks off.
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
	const announced = Number(request.headers.get('content-length') ?? 0);
	if (announced > most) throw await tooLarge(request.body, announced, most);
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of request.body ?? []) {
			size += chunk.length;
			if (size > most) break;
			chunks.push(chunk);
		}
	} catch (cause) {
		throw brokenOff(size, cause);
	}
	if (size > most) throw await tooLarge(null, size, most);
	// Deno ends a body early without a word when its sender goes away.
	if (announced > size) throw brokenOff(size);
	return joined(chunks, size);
}

/** A body in JSON. @throws Problem as `readBytes`, `unsupported-type` or `bad-request`. */
export async function readJson(request: Request, most: number): Promise<unknown> {
	requireType(request, ['application/json']);
	const bytes = await readBytes(request, most);
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new Problem('bad-request', { field: 'body', detail: `The body is no JSON: ${String(cause)}` });
	}
}

/** The type of a body, without its parameters. @throws Problem `unsupported-type` when it is none of those. */
export function requireType(request: Request, types: readonly string[]): string {
	const given = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	if (types.includes(given)) return given;
	throw new Problem('unsupported-type', { field: 'Content-Type', limit: types.join(', '), value: given });
}

function brokenOff(size: number, cause?: unknown): Problem {
	const problem = new Problem('bad-request', { field: 'body', detail: `The body broke off after ${size} bytes.` });
	problem.cause = cause;
	return problem;
}

async function tooLarge(body: ReadableStream | null, value: number, limit: number): Promise<Problem> {
	await body?.cancel().catch(() => undefined);
	return new Problem('too-large', { field: 'body', limit, value, detail: `A body has at most ${limit} bytes.` });
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(size);
	let offset = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, offset);
		offset += chunk.length;
	}
	return bytes;
}
