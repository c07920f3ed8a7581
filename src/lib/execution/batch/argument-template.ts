/** What stands for the item's name in an argument. */
export const NAME_PLACE = '{name}';

/** Arguments for one item: `{name}` is its name. Nothing in a name is looked at again. */
export function argumentsFor(template: readonly string[], name: string): string[] {
	return template.map((part) => part.split(NAME_PLACE).join(name));
}
