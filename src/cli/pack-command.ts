import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '../lib/wasm/errors.ts';
import { parseJson } from '../lib/wasm/json/parse.ts';
import { packManifest } from '../lib/wasm/pack.ts';
import { decodeUtf8 } from '../lib/wasm/utf8.ts';
import { problemLine } from './cast/explain.ts';
import { defineCommand } from './command.ts';
import { reportFailure } from './describe-module.ts';
import { EXIT } from './exit-codes.ts';
import { asUsageError, readModule } from './modules.ts';
import type { ProcessOutput } from './process-output.ts';
import { grouped, visible } from './text.ts';
import { UsageError } from './usage-error.ts';
import { writeFileWhole } from './write-file.ts';

export const command = defineCommand<'out'>({
	usage: ['spell pack MODULE.wasm MANIFEST.json [--out FILE]'],
	about: [
		'Puts a manifest into a module, in place of the one it has. The file is replaced in one step, and only when the',
		'manifest is valid and the result can be cast.'
	].join('\n'),
	options: { out: { value: 'FILE', help: 'Write here, and leave MODULE.wasm as it is.' } },
	async run(args, output) {
		const [modulePath, manifestPath, extra] = [...args.positionals, ...args.rest];
		if (modulePath === undefined || manifestPath === undefined) {
			throw new UsageError('Give a module and a manifest: spell pack MODULE.wasm MANIFEST.json.');
		}
		if (extra !== undefined) throw new UsageError(`There is one file too many: "${extra}".`);
		return pack({ modulePath, manifestPath, outPath: args.text('out') ?? modulePath }, output);
	}
});

interface PackPaths {
	modulePath: string;
	manifestPath: string;
	outPath: string;
}

async function pack({ modulePath, manifestPath, outPath }: PackPaths, output: ProcessOutput): Promise<number> {
	try {
		const packed = packManifest(await readModule(modulePath), await readJson(manifestPath));
		await writeFileWhole(outPath, packed).catch((error: unknown) => {
			throw asUsageError(error, outPath);
		});
		output.print(`packed ${visible(outPath)} (${grouped(packed.length)} bytes)`);
		return EXIT.ok;
	} catch (error) {
		if (!(error instanceof InvalidInputError)) return reportFailure(error, output);
		output.complain([`the manifest ${manifestPath} is refused:`, ...error.problems.map(problemLine)].join('\n'));
		return EXIT.refused;
	}
}

async function readJson(path: string): Promise<unknown> {
	const bytes = await readFile(path).catch((error: unknown) => {
		throw asUsageError(error, path);
	});
	return parseJson(decodeUtf8(bytes));
}
