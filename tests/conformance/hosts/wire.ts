/** Values with bytes in them, as text: JSON, where byte arrays and numbers that JSON lacks are objects of one field. */
export function encode(value: unknown): string {
	return JSON.stringify(value, (_, member: unknown) => {
		if (member instanceof Uint8Array) return { $bytes: toBase64(member) };
		if (typeof member === 'number' && !Number.isFinite(member)) return { $number: String(member) };
		return member;
	});
}

export function decode(text: string): unknown {
	return JSON.parse(text, (_, member: unknown) => {
		if (typeof member !== 'object' || member === null) return member;
		if ('$bytes' in member) return fromBase64(member.$bytes as string);
		if ('$number' in member) return Number(member.$number);
		return member;
	});
}

function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
	return btoa(text);
}

function fromBase64(text: string): Uint8Array {
	return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
