// A register machine in the manner of Lua's: a dispatch loop over instructions in memory, some of which call functions.
// Its program counts primes by trial division and keeps what it finds in a hash table.
import { print } from './print';

enum Op {
	Move,
	Load,
	Add,
	AddConst,
	Mul,
	Mod,
	Less,
	LessEqual,
	Equal,
	Jump,
	Test,
	Get,
	Set,
	Call,
	Return,
	Halt
}

const LIMIT: i32 = 24_000;
const BUCKETS: usize = 4_096;
const code = heap.alloc(4_096);
const registers = heap.alloc(65_536);
const keys = heap.alloc(BUCKETS * 4);
const values = heap.alloc(BUCKETS * 4);
let end: usize = code;

function emit(op: Op, a: i32, b: i32, c: i32): i32 {
	store<u8>(end, <u8>op);
	store<u8>(end + 1, <u8>a);
	store<i16>(end + 2, <i16>b);
	store<i32>(end + 4, c);
	end += 8;
	return <i32>((end - code) >> 3) - 1;
}

function patch(at: i32, target: i32): void {
	store<i32>(code + (<usize>at << 3) + 4, target);
}

// @ts-ignore: decorator
@noinline
function bucketOf(key: i32): usize {
	let at: usize = (<u32>key * 2_654_435_761) >> 20;
	while (load<i32>(keys + (at << 2)) != key && load<i32>(keys + (at << 2)) != 0) at = (at + 1) & (BUCKETS - 1);
	return at << 2;
}

// @ts-ignore: decorator
@noinline
function frameOf(base: usize, size: i32): usize {
	if (base + <usize>size > registers + 65_000) unreachable();
	return base + <usize>size;
}

function run(): i32 {
	let pc: usize = code;
	let base: usize = registers;
	while (true) {
		const a = base + (<usize>load<u8>(pc + 1) << 2);
		const b = load<i16>(pc + 2);
		const c = load<i32>(pc + 4);
		const op: Op = load<u8>(pc);
		pc += 8;
		switch (op) {
			case Op.Move:
				store<i32>(a, load<i32>(base + (b << 2)));
				break;
			case Op.Load:
				store<i32>(a, c);
				break;
			case Op.Add:
				store<i32>(a, load<i32>(base + (b << 2)) + load<i32>(base + (c << 2)));
				break;
			case Op.AddConst:
				store<i32>(a, load<i32>(base + (b << 2)) + c);
				break;
			case Op.Mul:
				store<i32>(a, load<i32>(base + (b << 2)) * load<i32>(base + (c << 2)));
				break;
			case Op.Mod: {
				const divisor = load<i32>(base + (c << 2));
				if (divisor == 0) unreachable();
				store<i32>(a, load<i32>(base + (b << 2)) % divisor);
				break;
			}
			case Op.Less:
				store<i32>(a, i32(load<i32>(base + (b << 2)) < load<i32>(base + (c << 2))));
				break;
			case Op.LessEqual:
				store<i32>(a, i32(load<i32>(base + (b << 2)) <= load<i32>(base + (c << 2))));
				break;
			case Op.Equal:
				store<i32>(a, i32(load<i32>(base + (b << 2)) == load<i32>(base + (c << 2))));
				break;
			case Op.Jump:
				pc = code + (<usize>c << 3);
				break;
			case Op.Test:
				if (load<i32>(a) == 0) pc = code + (<usize>c << 3);
				break;
			case Op.Get:
				store<i32>(a, load<i32>(values + bucketOf(load<i32>(base + (b << 2)))));
				break;
			case Op.Set: {
				const key = load<i32>(base + (b << 2));
				const bucket = bucketOf(key);
				store<i32>(keys + bucket, key);
				store<i32>(values + bucket, load<i32>(a));
				break;
			}
			case Op.Call: {
				const next = frameOf(base, 64);
				store<i32>(next, load<i32>(a));
				store<i32>(next + 56, <i32>pc);
				store<i32>(next + 60, <i32>base);
				base = next;
				pc = code + (<usize>c << 3);
				break;
			}
			case Op.Return: {
				const result = load<i32>(a);
				pc = <usize>load<i32>(base + 56);
				base = <usize>load<i32>(base + 60);
				store<i32>(base + (<usize>load<u8>(pc - 7) << 2), result);
				break;
			}
			default:
				return load<i32>(a);
		}
	}
}

function assemble(): void {
	// r0 count, r1 n, r2 limit, r3 scratch, r4 one
	emit(Op.Load, 0, 0, 0);
	emit(Op.Load, 1, 0, 2);
	emit(Op.Load, 2, 0, LIMIT);
	emit(Op.Load, 4, 0, 1);
	const next = emit(Op.Move, 3, 1, 0);
	const call = emit(Op.Call, 3, 0, 0);
	emit(Op.Add, 0, 0, 3);
	const skip = emit(Op.Test, 3, 0, 0);
	emit(Op.Set, 0, 1, 0);
	emit(Op.Get, 3, 1, 0);
	patch(skip, emit(Op.AddConst, 1, 1, 1));
	emit(Op.Less, 3, 1, 2);
	const done = emit(Op.Test, 3, 0, 0);
	emit(Op.Jump, 0, 0, next);
	patch(done, emit(Op.Halt, 0, 0, 0));
	// is prime: r0 n, r1 divisor, r2 square or rest, r3 zero
	patch(call, emit(Op.Load, 1, 0, 2));
	emit(Op.Load, 3, 0, 0);
	const loop = emit(Op.Mul, 2, 1, 1);
	emit(Op.LessEqual, 2, 2, 0);
	const prime = emit(Op.Test, 2, 0, 0);
	emit(Op.Mod, 2, 0, 1);
	emit(Op.Equal, 2, 2, 3);
	const again = emit(Op.Test, 2, 0, 0);
	emit(Op.Return, 3, 0, 0);
	patch(again, emit(Op.AddConst, 1, 1, 1));
	emit(Op.Jump, 0, 0, loop);
	patch(prime, emit(Op.Load, 2, 0, 1));
	emit(Op.Return, 2, 0, 0);
}

assemble();
let sum: u32 = 0;
for (let round = 0; round < 12; round++) {
	memory.fill(keys, 0, BUCKETS * 4);
	sum += run();
}
print(sum);
