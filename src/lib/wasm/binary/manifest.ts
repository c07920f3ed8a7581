import { InvalidInputError, ModuleRefusedError } from '../errors.ts';
import { parseJson } from '../json/parse.ts';
import { canonicalJson } from '../json/value.ts';
import { MANIFEST_SCHEMA } from '../manifest-schema.ts';
import { capabilityProblems } from '../network/control.ts';
import type { FieldProblem, JsonValue, Manifest, ModuleProblem } from '../protocol.ts';
import { SchemaChecker } from '../schema/validate.ts';
import { decodeUtf8 } from '../utf8.ts';
import { readSections, SECTION, type Section } from './sections.ts';
import { join } from './splice.ts';
import { nameBytes, sectionHeader } from './writer.ts';

/** Name of the custom section that holds a manifest as JSON. */
export const MANIFEST_SECTION = 'spell';
export const MAX_MANIFEST_BYTES = 262_144;

/** What a module says of itself. `manifest` is there only when nothing is wrong with it. */
export interface ManifestReading {
	manifest?: Manifest;
	problems: FieldProblem[];
}

/** Reads the manifest that a module carries. A module without one has none and no problems. Never throws for bad bytes. */
export function readManifestSection(bytes: Uint8Array): ManifestReading {
	try {
		const [section, another] = readSections(bytes).filter(isManifest);
		if (section === undefined) return { problems: [] };
		if (another !== undefined) return whole('The module has more than one manifest: which one holds cannot be told');
		return { manifest: parseManifestBytes(bytes.subarray(section.start, section.end)), problems: [] };
	} catch (error) {
		if (error instanceof InvalidInputError) return { problems: error.problems };
		if (error instanceof ModuleRefusedError) return whole(error.message);
		throw error;
	}
}

/** The refusal of a module whose manifest cannot be used; none when nothing is wrong with it. */
export function manifestProblem({ problems }: ManifestReading): ModuleProblem | undefined {
	if (problems.length === 0) return undefined;
	const details = problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
	return { code: 'bad-manifest', message: `The manifest in the module cannot be used: ${details}.`, problems };
}

/**
 * The module with this manifest as its last section, in place of all that it had. The same manifest gives the same
 * bytes, in whatever order its fields are; the other sections stay as they are, byte for byte.
 * @throws InvalidInputError when the manifest is not valid or too large; ModuleRefusedError when the bytes are no module.
 */
export function writeManifestSection(bytes: Uint8Array, manifest: Manifest): Uint8Array<ArrayBuffer> {
	const json = new TextEncoder().encode(canonicalJson(parseManifest(manifest) as unknown as JsonValue));
	checkSize(json.length);
	const kept = readSections(bytes).filter((section) => !isManifest(section));
	const content = join([nameBytes(MANIFEST_SECTION), json]);
	return join([
		bytes.subarray(0, 8),
		...kept.map(({ headerStart, end }) => bytes.subarray(headerStart, end)),
		sectionHeader(SECTION.custom, content.length),
		content
	]);
}

/**
 * A value, as JSON gave it, as a manifest. It is not copied.
 * @throws InvalidInputError naming each field that is wrong, its limit and its value; also for the input's schema.
 */
export function parseManifest(value: unknown): Manifest {
	const problems = new SchemaChecker(MANIFEST_SCHEMA).problemsOf(value);
	if (problems.length > 0) throw new InvalidInputError(problems);
	const manifest = value as Manifest;
	const wrongHosts = capabilityProblems(manifest);
	if (wrongHosts.length > 0) throw new InvalidInputError(wrongHosts);
	if (manifest.input?.schema) new SchemaChecker(manifest.input.schema, '/input/schema');
	return manifest;
}

function parseManifestBytes(bytes: Uint8Array): Manifest {
	checkSize(bytes.length);
	return parseManifest(parseJson(decodeUtf8(bytes)));
}

function checkSize(bytes: number): void {
	if (bytes <= MAX_MANIFEST_BYTES) return;
	const message = `The manifest has ${bytes} bytes; the limit is ${MAX_MANIFEST_BYTES} bytes`;
	throw new InvalidInputError([{ path: '', message }]);
}

function isManifest({ name }: Section): boolean {
	return name === MANIFEST_SECTION;
}

function whole(message: string): ManifestReading {
	return { problems: [{ path: '', message }] };
}
