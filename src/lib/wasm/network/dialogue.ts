/** What a program's calls ask of the one who cast it, and what that answers. Data only: it crosses a worker's port. */

export type NetworkQuestion =
	| { kind: 'open'; method: string; address: string; headers: string; body: Uint8Array<ArrayBuffer> }
	/** The next piece of a response, of any size. */
	| { kind: 'read'; handle: number }
	| { kind: 'close'; handle: number };

export type NetworkAnswer =
	| { kind: 'opened'; handle: number; status: number; headers: string }
	/** Empty at the end. */
	| { kind: 'piece'; bytes: Uint8Array<ArrayBuffer> }
	| { kind: 'closed' }
	/** A number of `ERRNO`. */
	| { kind: 'failed'; errno: number };
