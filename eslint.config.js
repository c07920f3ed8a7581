import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { configs, parser } from 'typescript-eslint';
import { CORE_PACKAGES, LAYERS, PLATFORM_GLOBALS } from './scripts/layers.ts';
import svelteConfig from './svelte.config.js';

/** @type {import('eslint').Linter.Config[]} */
export default [
	{ ignores: ['hosting/', 'build/', 'dist/', '.svelte-kit/', 'node_modules/', 'wasm/examples/'] },
	js.configs.recommended,
	...configs.recommendedTypeChecked,
	...svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
			// An async function rejects where another would throw: worth it without an await.
			'@typescript-eslint/require-await': 'off',
			'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
			'no-eval': 'error',
			'no-new-func': 'error',
			// TypeScript knows what is defined.
			'no-undef': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser, svelteConfig } },
		rules: { 'svelte/no-at-html-tags': 'error' }
	},
	{
		files: ['**/*.svelte'],
		rules: {
			// The linter's parser does not infer what a component's callbacks are given; svelte-check does, and checks it.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			// `{' '}` is how a component keeps a space at the end of an element.
			'svelte/no-useless-mustaches': 'off'
		}
	},
	{
		// Generated, as long as the schema is.
		files: ['src/lib/cloud/database.types.ts'],
		rules: { 'max-lines': 'off' }
	},
	{
		files: ['tests/**'],
		rules: {
			'max-lines': 'off',
			'max-lines-per-function': 'off',
			// Vitest reads which fixtures a function asks for off its pattern, so one must be there.
			'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }]
		}
	},
	...Object.keys(LAYERS).map(layerRules),
	{
		files: ['src/lib/wasm/**'],
		rules: { 'no-restricted-globals': ['error', ...PLATFORM_GLOBALS] }
	}
];

/**
 * @param {string} layer
 * @returns {import('eslint').Linter.Config}
 */
function layerRules(layer) {
	const patterns = [upwardImports(layer), ...(layer === 'lib/wasm' ? [platformImports()] : [])];
	return { files: [`src/${layer}/**`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

/**
 * Goes by the folder named after `$lib/` or `../`; the architecture test follows the path itself.
 * @param {string} layer
 */
function upwardImports(layer) {
	const allowed = inLib([layer, ...(LAYERS[layer] ?? [])]);
	const layers = inLib(Object.keys(LAYERS));
	return {
		regex: `^(\\$lib/|(\\.\\./)+(lib/)?)(?!(${allowed})/)(${layers})/`,
		message: `src/${layer} may not import this part: see scripts/layers.ts.`
	};
}

/** @param {readonly string[]} folders */
function inLib(folders) {
	return folders.map((folder) => folder.replace('lib/', '')).join('|');
}

function platformImports() {
	return {
		regex: `^(?!\\.\\.?/|(${CORE_PACKAGES.join('|')})$)`,
		message: 'The core names no platform and no framework: it runs unbuilt in Node and Deno.'
	};
}
