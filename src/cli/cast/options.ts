import type { OptionTable } from '../parse-args.ts';

export type CastOption =
	| 'input'
	| 'input-file'
	| 'arg'
	| 'env'
	| 'allow-secret'
	| 'allow-net'
	| 'dir'
	| 'out'
	| 'timeout-ms'
	| 'memory-mb'
	| 'output-mb'
	| 'function-mb'
	| 'file-mb'
	| 'fuel'
	| 'seed'
	| 'unmetered'
	| 'sha256'
	| 'receipt'
	| 'json'
	| 'quiet';

/** The upper ends are those of the core's limits, in whole MB of 1,048,576 bytes. */
export const CAST_OPTIONS: OptionTable<CastOption> = {
	input: { value: 'TEXT', help: 'The input; checked against what the manifest says of it.' },
	'input-file': { value: 'PATH', help: 'Read the input from a file, as it is.' },
	arg: { value: 'X', repeatable: true, help: 'An argument for the program.' },
	env: { value: 'K=V', repeatable: true, help: "An environment variable; the program sees none of this shell's." },
	'allow-secret': { value: 'NAME', repeatable: true, help: 'Let a variable pass whose name looks like a secret.' },
	'allow-net': {
		value: 'HOST',
		repeatable: true,
		help: 'Let the program reach a host: example.org, *.example.org, example.org:8443, http://localhost:8080.'
	},
	dir: {
		value: 'GUEST=HOSTDIR',
		repeatable: true,
		help: 'A folder; the program works on its own view of it and cannot change the folder itself.'
	},
	out: { value: 'FOLDER', help: 'Put the files that the program wrote into this folder, when it has ended.' },
	'timeout-ms': {
		value: 'N',
		range: [1, 2_147_483_647],
		help: 'Stop after so long; 300,000 unless the spell says less.'
	},
	'memory-mb': { value: 'N', range: [1, 4_096], help: 'Most memory; 512 unless the spell says less.' },
	'output-mb': {
		value: 'N',
		range: [1, 4_095],
		help: 'Most output, stdout and stderr together; 100 unless the spell says less.'
	},
	'function-mb': {
		value: 'N',
		range: [1, 7],
		help: 'Largest function in a module; 1. Large ones stall the compiler.'
	},
	'file-mb': {
		value: 'N',
		range: [0, 4_095],
		help: 'Most that its files hold beyond what was given; 256.'
	},
	fuel: {
		value: 'N',
		range: [0, 9_007_199_254_740_991],
		help: 'Most fuel, in units (docs/FUEL.md); the same on every machine.'
	},
	seed: {
		value: 'N',
		range: [0, 4_294_967_295],
		help: 'Make the cast repeatable: its random numbers and its clock are the same each time.'
	},
	unmetered: { help: 'Compile no fuel in: a little faster, and stopped only from outside.' },
	sha256: { value: 'HEX', help: 'Refuse the module unless this is its hash.' },
	receipt: { value: 'FILE', help: 'Write a receipt of the cast, for `spell verify`; stdin is read whole first.' },
	json: { help: 'Print the whole outcome as one JSON object instead.' },
	quiet: { short: 'q', help: 'No messages of our own on stderr.' }
};
