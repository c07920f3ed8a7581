/**
 * Cleans a list of users: JSON in, JSON out.
 *
 * Input is `[user, …]` or `{ "users": [user, …] }`. Names are tidied, addresses lower-cased and
 * their domains counted; what cannot be used is reported with its place and every reason.
 */
import { fail, readInput, reply } from '../assembly/abi';
import { addQuoted, Kind, parse, quote, Value } from '../assembly/json';
import { TextBuilder } from '../assembly/text';

export { alloc } from '../assembly/abi';

export function cast(ptr: usize, length: i32): i64 {
	const users = userList(parse(readInput(ptr, length)));
	const report = new Report();
	for (let i = 0; i < users.length; i++) report.add(i, users[i]);
	return reply(report.toJson());
}

function userList(document: Value): Value[] {
	const list = document.kind == Kind.Object ? document.get('users') : document;
	if (list == null || list.kind != Kind.Array) {
		fail('expected an array of users, or an object with an array named "users"');
	}
	return list!.items;
}

/** Everything learned so far; the lists are JSON already. */
class Report {
	private valid: i32 = 0;
	private invalid: i32 = 0;
	private users: TextBuilder = new TextBuilder();
	private complaints: TextBuilder = new TextBuilder();
	private seen: Set<string> = new Set();
	private domains: Map<string, Domain> = new Map();

	add(index: i32, entry: Value): void {
		const user = new User(entry);
		if (user.problems.length == 0 && this.seen.has(user.email)) {
			user.problems.push('email: ' + user.email + ' is already in the list');
		}
		if (user.problems.length > 0) this.complain(index, user.problems);
		else this.accept(user);
	}

	toJson(): string {
		return new TextBuilder()
			.add('{"summary":{"received":')
			.add((this.valid + this.invalid).toString())
			.add(',"valid":')
			.add(this.valid.toString())
			.add(',"invalid":')
			.add(this.invalid.toString())
			.add('},"users":[')
			.add(this.users.toString())
			.add('],"domains":[')
			.add(this.domainsByUse())
			.add('],"invalid":[')
			.add(this.complaints.toString())
			.add(']}')
			.toString();
	}

	private accept(user: User): void {
		const domain = user.domain;
		if (!this.domains.has(domain)) this.domains.set(domain, new Domain(domain));
		this.domains.get(domain).users++;
		this.seen.add(user.email);
		if (this.valid++ > 0) this.users.add(',');
		user.addTo(this.users, domain);
	}

	private complain(index: i32, problems: string[]): void {
		if (this.invalid++ > 0) this.complaints.add(',');
		this.complaints.add('{"index":').add(index.toString()).add(',"problems":[');
		for (let i = 0; i < problems.length; i++) {
			if (i > 0) this.complaints.add(',');
			addQuoted(this.complaints, problems[i]);
		}
		this.complaints.add(']}');
	}

	/** The most used first; equals in the order of their first user. */
	private domainsByUse(): string {
		const domains = this.domains.values();
		domains.sort((a, b) => b.users - a.users);
		const json = new TextBuilder();
		for (let i = 0; i < domains.length; i++) {
			if (i > 0) json.add(',');
			domains[i].addTo(json);
		}
		return json.toString();
	}
}

/** A mail domain and how many users have it. */
class Domain {
	users: i32 = 0;

	constructor(public name: string) {}

	addTo(json: TextBuilder): void {
		addQuoted(json.add('{"domain":'), this.name).add(',"users":').add(this.users.toString()).add('}');
	}
}

/** One entry of the list, normalised, with what is wrong with it. */
class User {
	problems: string[] = [];
	email: string = '';
	private name: string = '';
	private age: string = 'null';
	private active: string = 'true';

	constructor(entry: Value) {
		if (entry.kind == Kind.Object) {
			this.readName(entry.get('name'));
			this.readEmail(entry.get('email'));
			this.readAge(entry.get('age'));
			this.readActive(entry.get('active'));
		} else {
			this.problems.push('a user must be an object');
		}
	}

	get domain(): string {
		return this.email.substring(this.email.lastIndexOf('@') + 1);
	}

	addTo(json: TextBuilder, domain: string): void {
		addQuoted(json.add('{"name":'), this.name);
		addQuoted(json.add(',"email":'), this.email);
		addQuoted(json.add(',"domain":'), domain);
		json.add(',"age":').add(this.age).add(',"active":').add(this.active).add('}');
	}

	private readName(value: Value | null): void {
		if (value == null || value.kind != Kind.String) {
			this.problems.push('name: a string is required');
			return;
		}
		this.name = collapseSpace(value.text);
		if (this.name.length == 0) this.problems.push('name: must not be empty');
	}

	private readEmail(value: Value | null): void {
		if (value == null || value.kind != Kind.String) {
			this.problems.push('email: a string is required');
			return;
		}
		this.email = value.text.trim().toLowerCase();
		if (!isAddress(this.email)) {
			this.problems.push('email: ' + quote(value.text) + ' is not an address');
		}
	}

	private readAge(value: Value | null): void {
		if (value == null || value.kind == Kind.Null) return;
		if (value.kind != Kind.Number || !isAge(value.text)) {
			this.problems.push('age: a whole number from 0 to 150 is required');
			return;
		}
		this.age = value.text;
	}

	private readActive(value: Value | null): void {
		if (value == null || value.kind == Kind.Null) return;
		if (value.kind != Kind.Boolean) {
			this.problems.push('active: true or false is required');
			return;
		}
		this.active = value.text;
	}
}

/** Trims, and makes one space of each run of white space inside. */
function collapseSpace(text: string): string {
	const result = new TextBuilder();
	let start = -1;
	for (let i = 0; i <= text.length; i++) {
		const space = i == text.length || isSpace(text.charCodeAt(i));
		if (!space && start < 0) start = i;
		if (space && start >= 0) {
			if (!result.isEmpty) result.add(' ');
			result.add(text, start, i);
			start = -1;
		}
	}
	return result.toString();
}

/** Something, one @, and a domain of at least two labels; no white space. Delivery is the only full test. */
function isAddress(text: string): bool {
	const at = text.indexOf('@');
	if (at < 1 || at != text.lastIndexOf('@')) return false;
	for (let i = 0; i < text.length; i++) {
		if (isSpace(text.charCodeAt(i))) return false;
	}
	const labels = text.substring(at + 1).split('.');
	for (let i = 0; i < labels.length; i++) {
		if (labels[i].length == 0) return false;
	}
	return labels.length >= 2;
}

/** `-0`, fractions and exponents are not ages. */
function isAge(spelling: string): bool {
	if (spelling.length > 3) return false;
	let age = 0;
	for (let i = 0; i < spelling.length; i++) {
		const digit = spelling.charCodeAt(i) - 0x30;
		if (digit < 0 || digit > 9) return false;
		age = age * 10 + digit;
	}
	return age <= 150;
}

function isSpace(c: i32): bool {
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x3000;
}
