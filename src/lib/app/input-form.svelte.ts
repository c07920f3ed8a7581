import { DEFAULT_LIMITS, resolveLimits } from '../wasm/limits.ts';
import type { CastLimits, CastRequest, InputSource, JsonObject, Manifest, ManifestExample } from '../wasm/protocol.ts';
import { LARGEST_SEED } from '../wasm/determinism.ts';
import type { ChosenLimits } from './default-limits.ts';
import { exampleText } from './example-input.ts';
import { formatArguments, parseArguments, type ParsedArguments } from './arguments.ts';
import { SECRET_MARK } from './secret-mark.ts';
import { readLimit, writeLimit, LIMIT_FIELDS, type LimitName, type LimitReading } from './limit-fields.ts';

export type InputTab = 'text' | 'file' | 'terminal';

/** How the text is looked at: there is one text, whichever view it is edited in. */
export type TextView = 'form' | 'json' | 'text';

/** The capability by which a manifest says that its spell is to be talked to while it runs. */
const INTERACTIVE = 'interactive';

export interface EnvironmentRow {
	/** Stays with the row while others come and go. */
	readonly id: number;
	name: string;
	value: string;
}

export interface EarlierInput {
	/** Where it was given; by its kind unless said. */
	tab?: InputTab;
	input: File | string;
	args: readonly string[];
	envNames: readonly string[];
	/** Those that a record of an older version does not have stay as they are. */
	limits: Partial<CastLimits>;
	/** Of a cast that was to be repeatable. */
	seed?: number;
}

/** What the person fills in: input, arguments, environment, limits. */
export class InputForm {
	tab = $state<InputTab>('text');
	text = $state('');
	/** What was chosen last; `view` is what this spell has of it. */
	#view = $state<TextView>('json');
	/** Whether the text should be JSON, as the spell's manifest says. */
	#json = $state(false);
	#schema = $state.raw<JsonObject | undefined>(undefined);
	#file = $state.raw<File | undefined>(undefined);
	argumentLine = $state('');
	/** Whether the cast is to give the same bytes each time. What is typed while it runs cannot be repeated. */
	repeatable = $state(false);
	seed = $state('0');
	#environment = $state<EnvironmentRow[]>([]);
	#limits = $state<Record<LimitName, string>>(limitTexts(DEFAULT_LIMITS));
	#defaults = $state.raw<Record<LimitName, string>>(limitTexts(DEFAULT_LIMITS));
	#fuel = $state<number>();
	#manifest: Manifest | undefined;
	readonly #chosen: () => ChosenLimits;
	#rows = 0;
	/** The text as an example filled it in: the person's own text is never cleared. */
	#filled = '';

	readonly #arguments = $derived(parseArguments(this.argumentLine));
	readonly #readings = $derived(
		Object.fromEntries(LIMIT_FIELDS.map(({ name }) => [name, readLimit(name, this.#limits[name])])) as Record<
			LimitName,
			LimitReading
		>
	);

	/** @param chosen the limits that a person wants casts to start with, asked for each spell. */
	constructor(chosen: () => ChosenLimits = () => ({})) {
		this.#chosen = chosen;
	}

	get json(): boolean {
		return this.#json;
	}

	/** The views that the text has: a form needs a schema. */
	get views(): readonly TextView[] {
		if (!this.#json) return ['text'];
		return this.#schema === undefined ? ['json', 'text'] : ['form', 'json', 'text'];
	}

	get view(): TextView {
		return this.views.includes(this.#view) ? this.#view : (this.views[0] ?? 'text');
	}

	set view(view: TextView) {
		this.#view = view;
	}

	/** Of JSON inputs. */
	get schema(): JsonObject | undefined {
		return this.#json ? this.#schema : undefined;
	}

	/** Whether the text still has the mark that stands where a secret was: that is never cast as the secret. */
	get lacksSecret(): boolean {
		return this.tab === 'text' && this.#schema !== undefined && this.text.includes(SECRET_MARK);
	}

	get file(): File | undefined {
		return this.#file;
	}

	get arguments(): ParsedArguments {
		return this.#arguments;
	}

	get environment(): readonly EnvironmentRow[] {
		return this.#environment;
	}

	get limits(): Record<LimitName, string> {
		return this.#limits;
	}

	/** Most units of fuel, where that is limited. */
	get fuel(): number | undefined {
		return this.#fuel;
	}

	get readings(): Readonly<Record<LimitName, LimitReading>> {
		return this.#readings;
	}

	/** `undefined` while it cannot be read. */
	get seedValue(): number | undefined {
		return readSeed(this.seed);
	}

	get limitsChanged(): boolean {
		return LIMIT_FIELDS.some(({ name }) => this.#limits[name] !== this.#defaults[name]);
	}

	/** Whether everything can be read; the fields say what cannot. */
	get valid(): boolean {
		if (this.lacksSecret || (this.repeatable && this.seedValue === undefined)) return false;
		return this.#arguments.kind === 'parsed' && LIMIT_FIELDS.every(({ name }) => this.#readings[name].kind === 'value');
	}

	/** The first example of a spell that was just chosen. Files given stay: they are the person's own. */
	fill(manifest: Manifest | undefined): void {
		const [example] = manifest?.examples ?? [];
		this.#json = manifest?.input?.type === 'json';
		this.#schema = manifest?.input?.schema;
		this.#manifest = manifest;
		this.#takeLimits();
		if (example !== undefined) this.useExample(example);
		else if (this.text === this.#filled) this.text = '';
		if (manifest?.capabilities?.includes(INTERACTIVE)) this.tab = 'terminal';
		else if (this.tab === 'terminal') this.tab = this.#file === undefined ? 'text' : 'file';
	}

	/** Takes up limits that were chosen for all casts meanwhile, unless the person set others for this one. */
	renewLimits(): void {
		if (!this.limitsChanged) this.#takeLimits();
	}

	useExample(example: ManifestExample): void {
		this.text = this.#filled = exampleText(example.input, this.#json ? 'json' : 'text');
		this.tab = this.#file === undefined ? 'text' : this.tab;
		this.argumentLine = formatArguments(example.args ?? []);
		this.#environment = [];
		for (const [name, value] of Object.entries(example.env ?? {})) this.addVariable(name, value);
	}

	/** What an earlier cast was given. Values of variables are kept nowhere: their names come with empty ones. */
	restore({ input, tab, args, envNames, limits, seed }: EarlierInput): void {
		this.repeatable = seed !== undefined;
		if (seed !== undefined) this.seed = String(seed);
		this.#file = input instanceof File ? input : undefined;
		this.tab = tab ?? (this.#file === undefined ? 'text' : 'file');
		this.text = this.#filled = input instanceof File ? '' : input;
		this.argumentLine = formatArguments(args);
		this.#environment = [];
		for (const name of envNames) this.addVariable(name);
		for (const { name } of LIMIT_FIELDS) {
			const limit = limits[name];
			if (limit !== undefined) this.#limits[name] = writeLimit(name, limit);
		}
		this.#fuel = limits.fuel;
	}

	/** A text from the page around a frame. */
	fillIn(text: string): void {
		this.text = this.#filled = text;
		this.tab = 'text';
	}

	useFile(file: File): void {
		this.#file = file;
		this.tab = 'file';
	}

	removeFile(): void {
		this.#file = undefined;
		this.tab = 'text';
	}

	addVariable(name = '', value = ''): void {
		this.#environment.push({ id: ++this.#rows, name, value });
	}

	removeVariable(id: number): void {
		this.#environment = this.#environment.filter((row) => row.id !== id);
	}

	setLimit(name: LimitName, text: string): void {
		this.#limits[name] = text;
	}

	/** The cast that is asked for; `undefined` while a field cannot be read. */
	request(): CastRequest | undefined {
		if (this.#arguments.kind !== 'parsed' || !this.valid) return undefined;
		const typed = this.tab === 'text' && this.text !== '';
		return {
			input: this.#source(),
			args: this.#arguments.args,
			env: Object.fromEntries(
				this.#environment.filter(({ name }) => name !== '').map(({ name, value }) => [name, value])
			),
			limits: this.#limitValues(),
			...this.#determinism(),
			validateInput: typed && this.#schema !== undefined ? 'manifest' : 'none'
		};
	}

	/** What is typed in the terminal is put in its place by that. */
	#source(): InputSource {
		if (this.tab === 'terminal') return { kind: 'none' };
		if (this.tab === 'file') return this.#file === undefined ? { kind: 'none' } : { kind: 'blob', blob: this.#file };
		return this.text === '' ? { kind: 'none' } : { kind: 'bytes', bytes: new TextEncoder().encode(this.text) };
	}

	#determinism(): Pick<CastRequest, 'determinism'> {
		const seed = this.seedValue;
		return this.repeatable && this.tab !== 'terminal' && seed !== undefined ? { determinism: { seed } } : {};
	}

	#limitValues(): Partial<CastLimits> {
		const limits: Partial<CastLimits> = {};
		for (const { name } of LIMIT_FIELDS) {
			const reading = this.#readings[name];
			if (reading.kind === 'value') limits[name] = reading.value;
		}
		return this.#fuel === undefined ? limits : { ...limits, fuel: this.#fuel };
	}

	#takeLimits(): void {
		const limits = resolveLimits({}, this.#manifest, { ...DEFAULT_LIMITS, ...this.#chosen() });
		this.#defaults = limitTexts(limits);
		this.#limits = { ...this.#defaults };
		this.#fuel = limits.fuel;
	}
}

function readSeed(text: string): number | undefined {
	const seed = Number(text);
	return /^\d+$/.test(text.trim()) && seed <= LARGEST_SEED ? seed : undefined;
}

function limitTexts(limits: CastLimits): Record<LimitName, string> {
	return {
		timeoutMs: writeLimit('timeoutMs', limits.timeoutMs),
		memoryBytes: writeLimit('memoryBytes', limits.memoryBytes),
		outputBytes: writeLimit('outputBytes', limits.outputBytes),
		fileBytes: writeLimit('fileBytes', limits.fileBytes)
	};
}
