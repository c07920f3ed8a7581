import wabt from 'wabt';

type Wabt = Awaited<ReturnType<typeof wabt>>;

/** Every proposal that wabt knows, so that a test need not say which ones it uses. */
const ALL_FEATURES = {
	exceptions: true,
	mutable_globals: true,
	sat_float_to_int: true,
	sign_extension: true,
	simd: true,
	threads: true,
	function_references: true,
	multi_value: true,
	tail_call: true,
	bulk_memory: true,
	reference_types: true,
	annotations: true,
	code_metadata: true,
	gc: true,
	memory64: true,
	multi_memory: true,
	extended_const: true,
	relaxed_simd: true
};

let loaded: Promise<Wabt> | undefined;

/** The bytes of a module written in the text format, debug names included. Not validated: a test may want a bad one. */
export async function compileWat(source: string): Promise<Uint8Array<ArrayBuffer>> {
	loaded ??= wabt();
	const module = (await loaded).parseWat('test.wat', source, ALL_FEATURES);
	try {
		return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
	} finally {
		module.destroy();
	}
}
