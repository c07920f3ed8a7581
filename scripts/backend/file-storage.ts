import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { App } from '@supabase/lite';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type Metadata = Awaited<ReturnType<StorageAdapter['headObject']>>;

/**
 * Where @supabase/lite keeps the bytes of objects: a file each, named by the hash of the object's name, so that no name
 * leads out of the folder. A file is never written over. The size is counted here as the bytes come, since Lite itself goes
 * by what the request says of its length.
 */
export class FileStorage implements StorageAdapter {
	readonly driver = undefined;
	readonly #folder: string;
	readonly #maxBytes: number;

	constructor(folder: string, maxBytes: number) {
		this.#folder = folder;
		this.#maxBytes = maxBytes;
	}

	async getObject(bucket: string, key: string): ReturnType<StorageAdapter['getObject']> {
		const metadata = await this.headObject(bucket, key);
		const body = Readable.toWeb(createReadStream(this.#path(bucket, key)));
		return { metadata, httpStatusCode: 200, body };
	}

	async uploadObject(
		bucket: string,
		key: string,
		_version: string | undefined,
		body: Parameters<StorageAdapter['uploadObject']>[3],
		contentType: string,
		cacheControl: string
	): Promise<Metadata> {
		await mkdir(this.#folder, { recursive: true });
		const arriving = join(this.#folder, `arriving-${randomUUID()}`);
		try {
			const source = body instanceof Uint8Array ? Readable.from([body]) : Readable.fromWeb(body as ReadableStream);
			await pipeline(source, this.#counted(), createWriteStream(arriving));
			await this.#keep(arriving, this.#path(bucket, key));
		} finally {
			await rm(arriving, { force: true });
		}
		return { ...(await this.headObject(bucket, key)), mimetype: contentType, cacheControl };
	}

	async deleteObject(bucket: string, key: string): Promise<void> {
		await rm(this.#path(bucket, key), { force: true });
	}

	async deleteObjects(bucket: string, keys: string[]): Promise<void> {
		await Promise.all(keys.map((key) => this.deleteObject(bucket, key)));
	}

	async copyObject(
		fromBucket: string,
		from: string,
		_version: string | undefined,
		bucket: string,
		key: string
	): ReturnType<StorageAdapter['copyObject']> {
		await copyFile(this.#path(fromBucket, from), this.#path(bucket, key));
		const { eTag, lastModified } = await this.headObject(bucket, key);
		return { httpStatusCode: 200, eTag, lastModified };
	}

	async headObject(bucket: string, key: string): Promise<Metadata> {
		const { size, mtime } = await stat(this.#path(bucket, key));
		const eTag = `"${size.toString(16)}-${mtime.getTime().toString(16)}"`;
		return {
			cacheControl: 'no-cache',
			contentLength: size,
			size,
			mimetype: 'application/wasm',
			lastModified: mtime,
			eTag
		};
	}

	async privateAssetUrl(): Promise<string> {
		throw new Error('The bytes of objects have no address of their own.');
	}

	#path(bucket: string, key: string): string {
		return join(
			this.#folder,
			createHash('sha256')
				.update(JSON.stringify([bucket, key]))
				.digest('hex')
		);
	}

	/** Of two that come at once under one name, the second finds the first one's file. */
	async #keep(arriving: string, path: string): Promise<void> {
		try {
			await link(arriving, path);
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
			if ((await hashOfFile(arriving)) !== (await hashOfFile(path))) throw error;
		}
	}

	#counted(): Transform {
		let bytes = 0;
		return new Transform({
			transform: (chunk: Uint8Array, _encoding, done) => {
				bytes += chunk.length;
				done(bytes > this.#maxBytes ? new Error(`An object has at most ${this.#maxBytes} bytes.`) : null, chunk);
			}
		});
	}
}

async function hashOfFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}
