// Counts the primes below 8,000,000 with a byte a number, several times over.
import { print } from './print';

const LIMIT: u32 = 8_000_000;
const ROUNDS = 5;
const sieve = heap.alloc(LIMIT);

function strike(prime: u32): void {
	for (let multiple = prime * prime; multiple < LIMIT; multiple += prime) store<u8>(sieve + multiple, 1);
}

function count(): u32 {
	let primes: u32 = 0;
	for (let number: u32 = 2; number < LIMIT; number++) {
		if (load<u8>(sieve + number)) continue;
		primes++;
		if (number < 2829) strike(number);
	}
	return primes;
}

let primes: u32 = 0;
for (let round = 0; round < ROUNDS; round++) {
	memory.fill(sieve, 0, LIMIT);
	primes = count();
}
print(primes);
