#!/usr/bin/env node
/** The command line: loads the one command that is called, and ends the process with its code. */
import { readFileSync } from 'node:fs';
import { useCompileCache } from './compile-cache.ts';
import { endProcess, watchThreads } from './end-process.ts';
import { EXIT } from './exit-codes.ts';
import { ProcessOutput } from './process-output.ts';
import { UsageError } from './usage-error.ts';

async function main(args: readonly string[]): Promise<never> {
	const output = new ProcessOutput();
	watchThreads();
	const code = await run(args, output);
	await output.flushed();
	return endProcess(output.exitCodeOver(code));
}

async function run([name = '', ...args]: readonly string[], output: ProcessOutput): Promise<number> {
	try {
		if (name !== '--version' && name !== '-V') return await runCommand(name, args, output);
		output.print(`spell ${readVersion()}`);
		return EXIT.ok;
	} catch (error) {
		if (error instanceof UsageError) return misused(error.message, `spell ${name} --help`, output);
		output.complain(`this should not have happened: ${error instanceof Error ? error.stack : String(error)}`);
		return EXIT.hostFailed;
	}
}

async function runCommand(name: string, args: readonly string[], output: ProcessOutput): Promise<number> {
	useCompileCache();
	const { COMMANDS } = await import('./commands.ts');
	const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (entry === undefined) return runWithoutCommand(name, output);
	const [{ command }, { ParsedArgs }] = await Promise.all([entry.load(), import('./parse-args.ts')]);
	const parsed = new ParsedArgs(command.options, args);
	if (!parsed.has('help')) return command.run(parsed, output);
	output.print((await import('./help.ts')).commandHelp(command));
	return EXIT.ok;
}

async function runWithoutCommand(name: string, output: ProcessOutput): Promise<number> {
	const { generalHelp, likelyCommand } = await import('./help.ts');
	if (['--help', '-h', 'help'].includes(name)) {
		output.print(generalHelp());
		return EXIT.ok;
	}
	const what = name === '' ? 'Which command?' : `There is no command "${name}".${likelyCommand(name)}`;
	return misused(what, 'spell --help', output);
}

function misused(message: string, help: string, output: ProcessOutput): number {
	output.complain(`${message}\nTry: ${help}`);
	return EXIT.usage;
}

function readVersion(): string {
	const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
	return (JSON.parse(text) as { version: string }).version;
}

await main(process.argv.slice(2));
