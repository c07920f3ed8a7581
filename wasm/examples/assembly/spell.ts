/** What a host offers to a spell. AssemblyScript takes the import's module from this file's name. */

/** Writes one line of UTF-8 to stderr. */
export declare function log(ptr: usize, length: i32): void;

/** Ends the cast with exit code 1 and this line of UTF-8 on stderr. Never returns. */
export declare function fail(ptr: usize, length: i32): void;
