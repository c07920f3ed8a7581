// @ts-nocheck: AssemblyScript. What the compute programs print their answer with.
@external("wasi_snapshot_preview1", "fd_write")
declare function fd_write(fd: i32, iovecs: usize, count: i32, done: usize): i32;

const SPACE = memory.data(64);

/** Prints a number as a line of decimal digits. */
export function print(value: u32): void {
	let at = SPACE + 48;
	store<u8>(at, 10);
	do {
		store<u8>(--at, 48 + <u8>(value % 10));
		value /= 10;
	} while (value);
	store<u32>(SPACE, at);
	store<u32>(SPACE, SPACE + 49 - at, 4);
	fd_write(1, SPACE, 1, SPACE + 8);
}
