/** What a control is to be told by: its id, what describes it, whether it is wrong. */
export interface Control {
	id: string;
	described: string | undefined;
	invalid: boolean;
}

/** An id without blanks, which separate ids; different for different pointers. */
export function fieldId(uid: string, pointer: string): string {
	return `${uid}-${pointer.replaceAll(/[^A-Za-z0-9-]/g, (unit) => `_${unit.charCodeAt(0).toString(16)}_`)}`;
}
