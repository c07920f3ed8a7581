/** Finds what people read in JavaScript as it is built: of components after Svelte compiled them, and of other modules. */
import { mapHtmlTexts, TEXT_ATTRIBUTES } from '../../src/lib/app/language/html-texts.ts';
import { templateText, tidy } from '../../src/lib/app/language/message-key.ts';

/** A node of a syntax tree as ESTree has it. */
export interface SyntaxNode {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [field: string]: unknown;
}

/** A place in the code, and the messages that stand there. */
export interface Place {
	/** `plural`: one and many of a thing, which `formatNumberOf` chooses from by itself. */
	readonly kind: 'text' | 'template' | 'html' | 'plural';
	readonly start: number;
	readonly end: number;
	readonly messages: readonly string[];
}

/**
 * How sure it is that a string is read by people: `shown` where it is put into the page, `perhaps` where it must look
 * like it, `code` where it cannot be.
 */
type Certainty = 'shown' | 'perhaps' | 'code';

/** Properties that hold what is shown, in messages, fields and components. */
const SHOWN_KEYS =
	/^(title|what|why|todo|text|label|unit|legend|hint|about|empty|note|heading|caption|summary|action|revoke|lead|says?|words?|placeholder|aria-label|placeholder|alt|one|many)$/;
/** Calls that take names, never text. */
const CODE_CALLS =
	/^(\$\.(set_class|clsx|set_style|attr_?class|delegated|event|delegate|bind_\w+|spread_props|rest_props|prevent_snippet_stringification|add_svelte_meta|customizable_select|from_svg)|console\.\w+|(.*\.)?(querySelector(All)?|closest|matches|addEventListener|removeEventListener|getElementById|createElement|setAttribute|getAttribute|removeAttribute|getItem|setItem|removeItem|getContext|transaction|table|stores|where|index|createPolicy|append|getAll|startsWith|endsWith|includes|indexOf|split|join|replace|replaceAll|localeCompare|postMessage)|Symbol|setContext|getContext|URL|Worker|Blob|File|RegExp|TypeError)$/;
/** Markup, statements, options, media queries, and what steers a terminal. */
// eslint-disable-next-line no-control-regex -- the escape is looked for
const CODE = /<[a-z!]|\(\);|=> |(^|\s)--\w|^\(prefers|\u001b|^(const|import|await) |^\{\d+\}(px|%)$/;
/** Their arguments: a count, one, many. */
const PLURAL_CALLS: ReadonlySet<string> = new Set(['formatNumberOf', 'plural']);
const COMPARISONS = new Set(['==', '===', '!=', '!==', 'in', 'instanceof', '<', '>', '<=', '>=']);

export function findMessages(program: SyntaxNode): Place[] {
	const places: Place[] = [];
	visit(program, 'perhaps', places);
	return places;
}

function visit(node: SyntaxNode, certainty: Certainty, places: Place[]): void {
	const special = SPECIAL[node.type];
	if (special !== undefined) return special(node, certainty, places);
	if (/^TS|^Import|^ExportAll|^Directive/.test(node.type)) return;
	const inside =
		/Function|Class|Statement|Declaration/.test(node.type) && certainty !== 'perhaps' ? 'perhaps' : certainty;
	for (const child of children(node)) visit(child, inside, places);
}

type Visit = (node: SyntaxNode, certainty: Certainty, places: Place[]) => void;

const inner =
	(...fields: readonly string[]): Visit =>
	(node, certainty, places) => {
		for (const child of fields.flatMap((field) => nodesOf(node[field]))) visit(child, certainty, places);
	};

/** Tables of words say so in their names. */
const WORD_TABLE = /(WORDS|LABELS)$/;

const SPECIAL: Readonly<Record<string, Visit>> = {
	TSAsExpression: inner('expression'),
	TSSatisfiesExpression: inner('expression'),
	TSNonNullExpression: inner('expression'),
	ExportNamedDeclaration: inner('declaration'),
	TaggedTemplateExpression: (node, _, places) => inner('expressions')(node['quasi'] as SyntaxNode, 'perhaps', places),
	Literal: (node, certainty, places) => {
		if (typeof node['value'] === 'string') add('text', node, node['value'], certainty, places);
	},
	TemplateLiteral: (node, certainty, places) => {
		add('template', node, templateText(cooked(node)), certainty, places);
		inner('expressions')(node, certainty === 'shown' ? 'shown' : 'perhaps', places);
	},
	Property: (node, _, places) => {
		const key = node['key'] as SyntaxNode;
		const name = node['computed'] === true ? '' : String(key['name'] ?? key['value']);
		if (node['computed'] === true) visit(key, 'code', places);
		const value = node['value'] as SyntaxNode;
		// A getter is how a component is given what may change.
		const visitValue = node['kind'] === 'get' ? visitAnswer : visit;
		visitValue(value, SHOWN_KEYS.test(name) ? 'shown' : name === 'class' ? 'code' : 'perhaps', places);
	},
	VariableDeclarator: (node, certainty, places) => {
		const name = (node['id'] as SyntaxNode)['name'];
		const init = node['init'] as SyntaxNode | null;
		if (typeof name !== 'string' || !WORD_TABLE.test(name) || init === null)
			return inner('init')(node, certainty, places);
		for (const property of nodesOf(init['properties'])) {
			const value = property['value'] as SyntaxNode | undefined;
			visit(value ?? property, value?.type === 'Literal' ? 'shown' : 'perhaps', places);
		}
		if (init['properties'] === undefined) visit(init, 'perhaps', places);
	},
	PropertyDefinition: (node, _, places) => inner('value')(node, 'perhaps', places),
	MemberExpression: (node, _, places) => {
		inner('object')(node, 'perhaps', places);
		if (node['computed'] === true) inner('property')(node, 'code', places);
	},
	BinaryExpression: (node, certainty, places) =>
		inner('left', 'right')(node, COMPARISONS.has(String(node['operator'])) ? 'code' : certainty, places),
	ConditionalExpression: (node, certainty, places) => {
		inner('test')(node, 'perhaps', places);
		inner('consequent', 'alternate')(node, certainty, places);
	},
	AssignmentExpression: (node, certainty, places) => {
		inner('left')(node, 'perhaps', places);
		const right = node['right'] as SyntaxNode;
		// The runner's page is called as the app is.
		if (nameOf(node['left'] as SyntaxNode) !== '$.document.title' || right['value'] !== 'Spell') {
			visit(right, certainty, places);
		}
	},
	SwitchCase: (node, _, places) => {
		inner('test')(node, 'code', places);
		inner('consequent')(node, 'perhaps', places);
	},
	CallExpression: call,
	NewExpression: call
};

/** What a function gives back. */
function visitAnswer(node: SyntaxNode, certainty: Certainty, places: Place[]): void {
	const body = node['body'] as SyntaxNode;
	if (body.type !== 'BlockStatement') return visit(body, certainty, places);
	for (const statement of nodesOf(body['body'])) {
		if (statement.type === 'ReturnStatement') inner('argument')(statement, certainty, places);
		else visit(statement, 'perhaps', places);
	}
}

function call(node: SyntaxNode, _: Certainty, places: Place[]): void {
	const callee = node['callee'] as SyntaxNode;
	const name = nameOf(callee);
	const args = nodesOf(node['arguments']);
	visit(callee, 'perhaps', places);
	if (name === '$.from_html') return addHtml(args, places);
	if (name === '$.template_effect') return effect(args, places);
	if (PLURAL_CALLS.has(name)) return addPlural(args, places);
	args.forEach((argument, index) => visit(argument, argumentCertainty(name, args, index), places));
}

/** The values that it computes beforehand are put into the page. */
function effect([run, values, ...others]: readonly SyntaxNode[], places: Place[]): void {
	if (run !== undefined) visit(run, 'perhaps', places);
	for (const value of nodesOf(values?.['elements'])) {
		if (value.type === 'ArrowFunctionExpression') visitAnswer(value, 'shown', places);
		else visit(value, 'perhaps', places);
	}
	for (const other of others) visit(other, 'perhaps', places);
}

function argumentCertainty(name: string, args: readonly SyntaxNode[], index: number): Certainty {
	if (name === '$.set_text' || name === '$.text' || name === 'text') return 'shown';
	if (name === '$.set_attribute')
		return index === 2 && TEXT_ATTRIBUTES.has(String(args[1]?.['value'])) ? 'shown' : 'code';
	return CODE_CALLS.test(name) ? 'code' : 'perhaps';
}

function addHtml([html]: readonly SyntaxNode[], places: Place[]): void {
	if (html?.type !== 'TemplateLiteral') return;
	const messages: string[] = [];
	mapHtmlTexts(cooked(html).join(''), (text) => (messages.push(tidy(text)), text));
	const read = messages.filter(hasWord);
	if (read.length > 0) places.push({ kind: 'html', start: html.start, end: html.end, messages: read });
}

function addPlural([count, one, many]: readonly SyntaxNode[], places: Place[]): void {
	if (count !== undefined) visit(count, 'perhaps', places);
	if (typeof one?.['value'] !== 'string') return;
	const several = typeof many?.['value'] === 'string' ? many['value'] : `${one['value']}s`;
	places.push({ kind: 'plural', start: one.start, end: one.end, messages: [one['value'], several] });
}

function add(kind: 'text' | 'template', node: SyntaxNode, text: string, certainty: Certainty, places: Place[]): void {
	const message = tidy(text);
	if (certainty === 'code' || !hasWord(message) || CODE.test(message)) return;
	if (certainty === 'perhaps' && !looksRead(message)) return;
	places.push({ kind, start: node.start, end: node.end, messages: [message] });
}

/** Letters outside of placeholders. */
function hasWord(text: string): boolean {
	return /\p{L}/u.test(text.replace(/\{\d+\}/g, ''));
}

/** A sentence, or a word that begins as one does. */
function looksRead(text: string): boolean {
	if (/^[\w-]+:\S|^[./#]|^\S*[_/\\=]\S*$|[a-z]-\[|\{\d+\}\.[a-z]|^\p{Lu}[\p{L}\d]*\p{Lu}/u.test(text)) return false;
	if (/^\p{Lu}(\p{Ll}+|(?= \p{Ll}))(?![\w-])/u.test(text)) return true;
	if (/\ba \p{Ll}{2,}|\d \p{Ll}{2,} \d/u.test(text)) return true;
	return /\p{Ll}{2,}[,;:]? (\{\d+\}|\p{Ll}+)|\{\d+\}[,;:]? \p{Ll}{2,}/u.test(text);
}

function cooked(template: SyntaxNode): string[] {
	return nodesOf(template['quasis']).map(({ value }) => (value as { cooked: string }).cooked);
}

function nameOf(callee: SyntaxNode): string {
	if (callee.type === 'Identifier') return String(callee['name']);
	if (callee.type === 'ChainExpression') return nameOf(callee['expression'] as SyntaxNode);
	if (callee.type !== 'MemberExpression' || callee['computed'] === true) return '?';
	return `${nameOf(callee['object'] as SyntaxNode)}.${nameOf(callee['property'] as SyntaxNode)}`;
}

function children(node: SyntaxNode): SyntaxNode[] {
	return Object.values(node).flatMap(nodesOf);
}

function nodesOf(value: unknown): SyntaxNode[] {
	if (Array.isArray(value)) return value.flatMap(nodesOf);
	return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
		? [value as SyntaxNode]
		: [];
}
