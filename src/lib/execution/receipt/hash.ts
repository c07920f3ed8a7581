/** SHA-256 in lowercase hex. */
export type Hash = (bytes: Uint8Array) => Promise<string>;
