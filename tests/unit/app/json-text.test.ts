import { expect, test } from 'vitest';
import { layOutJson, markJsonFault } from '../../../src/lib/app/json-text.ts';

test('marks where JSON goes wrong, by line and column', () => {
	expect(markJsonFault('{"a": 1}')).toBeUndefined();
	expect(markJsonFault('{"a": 1,\n "b": }')).toMatchObject({ line: 2, column: 7 });
	expect(markJsonFault('x')).toMatchObject({ line: 1, column: 1 });
});

test('lays JSON out', () => {
	expect(layOutJson('{"a":[1,2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
	expect(layOutJson('{')).toBeUndefined();
});
