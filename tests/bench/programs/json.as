// Writes 40,000 small records as JSON into memory, then reads them back and sums their numbers.
import { print } from './print';

const RECORDS: u32 = 40_000;
const ROUNDS = 24;
let end: usize = 0;
let at: usize = 0;

function put(text: string): void {
	for (let i = 0; i < text.length; i++) store<u8>(end++, <u8>text.charCodeAt(i));
}

function putNumber(value: u32): void {
	if (value > 9) putNumber(value / 10);
	store<u8>(end++, 48 + <u8>(value % 10));
}

function write(start: usize): void {
	end = start;
	put('[');
	for (let i: u32 = 0; i < RECORDS; i++) {
		if (i) put(',');
		put('{"id":');
		putNumber(i);
		put(',"name":"record","tags":["a","b"],"size":');
		putNumber(i * 7919 % 10_007);
		put(',"open":true}');
	}
	put(']');
}

function value(): u32 {
	const first = load<u8>(at);
	if (first == 0x7b || first == 0x5b) return members(first == 0x7b);
	if (first == 0x22) return text();
	if (first >= 0x30 && first <= 0x39) return number();
	at += 4;
	return 1;
}

function members(keyed: bool): u32 {
	let sum: u32 = 0;
	do {
		at++;
		if (keyed) {
			text();
			at++;
		}
		sum += value();
	} while (load<u8>(at) == 0x2c);
	at++;
	return sum;
}

function text(): u32 {
	at++;
	while (load<u8>(at) != 0x22) at++;
	at++;
	return 0;
}

function number(): u32 {
	let result: u32 = 0;
	for (let digit: u32 = load<u8>(at) - 48; digit < 10; digit = load<u8>(++at) - 48) result = result * 10 + digit;
	return result;
}

const start = heap.alloc(8_000_000);
let sum: u32 = 0;
for (let round = 0; round < ROUNDS; round++) {
	write(start);
	at = start;
	sum += value();
}
print(sum);
