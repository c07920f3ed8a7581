import { describe, expect, test } from 'vitest';
import { parseDoc } from '../../scripts/parse-doc.ts';

const bodyOf = (markdown: string, path = 'PAGE.md') => parseDoc(`# Title\n\n${markdown}`, path).blocks.slice(1);

describe('a document', () => {
	test('has its title, and headings with the names that links use', () => {
		const { title, blocks } = parseDoc('# The `x` page\n\n## Exit codes: all\n\n## Exit codes: all\n', 'X.md');
		expect(title).toBe('The x page');
		expect(blocks.map((block) => 'id' in block && block.id)).toEqual([
			'the-x-page',
			'exit-codes-all',
			'exit-codes-all-1'
		]);
	});

	test('shows HTML that is quoted as text, and refuses HTML that is not', () => {
		expect(bodyOf('`<b>` &lt;i&gt;')).toEqual([
			{
				kind: 'paragraph',
				content: [
					{ kind: 'code', text: '<b>' },
					{ kind: 'text', text: ' <i>' }
				]
			}
		]);
		expect(() => bodyOf('<script>alert(1)</script>')).toThrow('docs/PAGE.md has what');
	});

	test('has examples where a comment names them', () => {
		expect(bodyOf('<!-- spell: hello-world -->')).toEqual([{ kind: 'spell', name: 'hello-world' }]);
		expect(() => bodyOf('<!-- spell: ../x -->')).toThrow('cannot show');
	});

	test.each([
		['LIMITS.md#time', 'PAGE.md', '/docs/limits/#time'],
		['WASM_RUNTIME.md', 'decisions/0001-a.md', '/docs/decisions/wasm-runtime/'],
		['../WASM_RUNTIME.md', 'decisions/0001-a.md', '/docs/wasm-runtime/'],
		['decisions/0001-a.md', 'PAGE.md', '/docs/decisions/0001-a/'],
		['#here', 'PAGE.md', '#here'],
		['https://example.org/', 'PAGE.md', 'https://example.org/']
	])('leads by %s in %s to %s', (target, path, href) => {
		expect(bodyOf(`[a](${target})`, path)).toMatchObject([{ content: [{ kind: 'link', href }] }]);
	});

	test.each(['../README.md', '../src/x.ts', 'examples/embed.html', 'javascript:alert(1)', 'http://example.org'])(
		'makes no link of %s',
		(target) => {
			expect(bodyOf(`[a](${target})`)).toMatchObject([{ content: [{ kind: 'emphasis' }] }]);
		}
	);
});
