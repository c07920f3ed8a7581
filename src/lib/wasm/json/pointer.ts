/** JSON Pointer (RFC 6901): how every problem says where it is. */

/** The pointer to a member of what `parent` points to. */
export function pointerTo(parent: string, key: string | number): string {
	return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** One step of a pointer, as the key that it stands for. */
export function keyOfStep(step: string): string {
	return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
