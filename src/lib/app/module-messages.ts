/** Why a module cannot be cast: one message for each code. */
import type { ModuleProblem } from '../wasm/protocol.ts';
import { formatBytes, formatCount, formatNumberOf } from './format.ts';
import { describeField, sentence, type Message } from './message.ts';

export function problemMessage(problem: ModuleProblem): Message {
	// The table has a function for each code, made for the member with that code.
	const describe = PROBLEMS[problem.code] as (problem: ModuleProblem) => Description;
	return { tone: 'failed', action: { kind: 'choose-module' }, ...describe(problem) };
}

type Description = Omit<Message, 'tone' | 'action'>;
type Descriptions = {
	[Code in ModuleProblem['code']]: (problem: Extract<ModuleProblem, { code: Code }>) => Description;
};

const PROBLEMS: Readonly<Descriptions> = {
	'not-wasm': () => ({
		title: 'Not a WebAssembly module',
		what: 'This file does not begin as a WebAssembly module does.',
		why: 'It may be something else with the wrong name, WebAssembly as text (.wat), or a web page saved in place of a download.',
		todo: 'Open the compiled .wasm file.'
	}),
	component: () => ({
		title: 'A component, not a module',
		what: 'This file is a WebAssembly component (component model).',
		why: 'Spell runs core modules; browsers cannot run components.',
		todo: 'Build it as a core module: target wasm32-wasip1, without wrapping it as a component.'
	}),
	'unsupported-version': (problem) => ({
		title: `WebAssembly version ${problem.version}`,
		what: `This module is of version ${problem.version} of the binary format; version 1 is the one that engines run.`,
		why: 'It was made by a very old or an experimental tool, or is damaged.',
		todo: 'Build it again with a current compiler.'
	}),
	truncated: (problem) => ({
		title: 'The file ends too early',
		what: `The module is cut off: more was to follow at byte ${formatCount(problem.offset)}.`,
		why: 'A download or a copy that was broken off leaves such a file.',
		todo: 'Get the whole file again and compare its size.',
		details: [sentence(problem.message)]
	}),
	malformed: (problem) => ({
		title: 'The module is damaged',
		what: `It breaks the rules of the format at byte ${formatCount(problem.offset)}.`,
		why: 'The file was changed or damaged, or its compiler has a fault.',
		todo: 'Get the file again, or build it again.',
		details: [sentence(problem.message)]
	}),
	'too-large': (problem) => ({
		title: 'The module is too large',
		what: `It has ${formatBytes(problem.bytes)}; the limit is ${formatBytes(problem.limitBytes)}.`,
		why: 'Compiling a module takes several times its size in memory.',
		todo: 'Build it for size (-Oz, wasm-opt, without debug information), or strip it.'
	}),
	'too-many': (problem) => ({
		title: `Too many ${problem.what}`,
		what: `The module has ${formatCount(problem.count)} ${problem.what}; the limit is ${formatCount(problem.limit)}.`,
		why: 'Such a module could stall the browser while it is compiled.',
		todo: 'Build it with dead code removed, or split it.'
	}),
	threads: (problem) => ({
		title: 'Needs threads',
		what: 'This module was built for threads (shared memory), which Spell does not offer.',
		why: 'A spell has one thread, so that it can always be stopped.',
		todo: 'Build it without threads: wasm32-wasip1, not wasm32-wasip1-threads; without -pthread.',
		details: problem.imports
	}),
	napi: (problem) => ({
		title: 'A Node.js add-on',
		what: 'This module is a Node.js native add-on (Node-API) compiled to WebAssembly.',
		why: 'It expects to be called from JavaScript, and has no beginning of its own.',
		todo: 'Look for a WASI or command-line build of the same program.',
		details: problem.imports
	}),
	'unknown-imports': (problem) => ({
		title: 'Asks for what Spell does not have',
		what: `The module needs ${formatNumberOf(problem.imports.length, 'import')} outside WASI preview 1.`,
		why: 'It was built for another host, often for a web page with JavaScript of its own (Emscripten, wasm-bindgen).',
		todo: 'Build it for WASI preview 1 (wasm32-wasip1), or as a function without imports.',
		details: problem.imports
	}),
	'no-entry-point': (problem) => ({
		title: 'No way in',
		what: 'The module exports neither _start (a command) nor memory, alloc and cast (a function).',
		why: 'It is a library, or was linked without a main function.',
		todo: 'Build it as a WASI command, or export memory, alloc and cast.',
		details: problem.exports.length === 0 ? ['It exports nothing.'] : problem.exports.map((name) => `exports ${name}`)
	}),
	'wrong-export': (problem) => ({
		title: `The export ${problem.name} is of the wrong kind`,
		what: `${problem.name} has to be ${problem.expected}; here it is ${problem.found}.`,
		why: 'Spell calls it with fixed types.',
		todo: `Change the type of ${problem.name} and build again.`
	}),
	'unsupported-memory': (problem) => ({
		title: 'A kind of memory that Spell does not run',
		what: sentence(problem.message),
		why: 'Spell runs modules with one unshared 32-bit memory, which it can hold to a limit.',
		todo: 'Build it for wasm32, without shared memory.'
	}),
	'table-limit': (problem) => ({
		title: 'A table that is too large',
		what: `The module asks for a table of ${formatCount(problem.elements)} elements; the limit is ${formatCount(problem.limit)}.`,
		why: 'Tables take memory outside the memory that is limited.',
		todo: 'Build it again; a compiler seldom needs so many.'
	}),
	'bad-manifest': (problem) => ({
		title: 'Its manifest cannot be read',
		what: `${formatNumberOf(problem.problems.length, 'thing')} in the manifest inside the module ${problem.problems.length === 1 ? 'is' : 'are'} not as described.`,
		why: sentence(problem.message),
		todo: 'Correct the manifest and put it into the module again.',
		details: problem.problems.map(describeField)
	}),
	'does-not-compile': (problem) => ({
		title: 'The browser cannot compile it',
		what: 'The module has the right form, but this browser’s engine refuses it.',
		why: sentence(problem.message),
		todo: 'It may use a feature that this browser does not have yet: try a newer browser, or build for an older target.'
	})
};
