// SHA-256 over 32 MiB of zeros; prints the first word of the digest.
import { print } from './print';

const BLOCKS = 524_288;
const K = memory.data<u32>([
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
]);
const state = memory.data<u32>([
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
]);
const schedule = memory.data(256);
const block = memory.data(64);

function word(base: usize, index: u32): u32 {
	return load<u32>(base + (index << 2));
}

function expand(): void {
	for (let i: u32 = 0; i < 16; i++) store<u32>(schedule + (i << 2), bswap<u32>(word(block, i)));
	for (let i: u32 = 16; i < 64; i++) {
		const a = word(schedule, i - 15);
		const b = word(schedule, i - 2);
		const s0 = rotr<u32>(a, 7) ^ rotr<u32>(a, 18) ^ (a >> 3);
		const s1 = rotr<u32>(b, 17) ^ rotr<u32>(b, 19) ^ (b >> 10);
		store<u32>(schedule + (i << 2), word(schedule, i - 16) + s0 + word(schedule, i - 7) + s1);
	}
}

function add(index: u32, value: u32): void {
	store<u32>(state + (index << 2), word(state, index) + value);
}

function compress(): void {
	expand();
	let a = word(state, 0), b = word(state, 1), c = word(state, 2), d = word(state, 3);
	let e = word(state, 4), f = word(state, 5), g = word(state, 6), h = word(state, 7);
	for (let i: u32 = 0; i < 64; i++) {
		const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
		const t1 = h + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(schedule, i);
		const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
		const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
		h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
	}
	add(0, a); add(1, b); add(2, c); add(3, d); add(4, e); add(5, f); add(6, g); add(7, h);
}

for (let i = 0; i < BLOCKS; i++) compress();
store<u8>(block, 0x80);
store<u64>(block + 56, bswap<u64>(<u64>BLOCKS * 512));
compress();
print(word(state, 0));
