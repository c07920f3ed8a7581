/**
 * Builds a long string out of many short ones.
 *
 * Joining with `+` copies everything so far each time, and in a program that never frees, every
 * copy stays. (`Array.join` does the same when AssemblyScript optimises for size.)
 */
export class TextBuilder {
	private room: usize = 0;
	private capacity: usize = 0;
	/** In bytes, two for each UTF-16 code unit. */
	private size: usize = 0;

	get isEmpty(): bool {
		return this.size == 0;
	}

	/** Appends a text, or the part of it from `start` up to `end`. */
	add(text: string, start: i32 = 0, end: i32 = text.length): TextBuilder {
		const bytes = (<usize>(end - start)) << 1;
		this.reserve(bytes);
		memory.copy(this.room + this.size, changetype<usize>(text) + ((<usize>start) << 1), bytes);
		this.size += bytes;
		return this;
	}

	toString(): string {
		return String.UTF16.decodeUnsafe(this.room, this.size);
	}

	/** Doubles the room when it runs out, so that each character is moved about once. */
	private reserve(bytes: usize): void {
		if (this.size + bytes <= this.capacity) return;
		const capacity = max(this.capacity * 2, max(this.size + bytes, 32));
		const room = heap.alloc(capacity);
		memory.copy(room, this.room, this.size);
		this.room = room;
		this.capacity = capacity;
	}
}
