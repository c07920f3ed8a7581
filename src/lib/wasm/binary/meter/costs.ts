/**
 * What things cost, in units of fuel. One unit is about one instruction of the first tier of an engine; nothing here
 * depends on a machine. docs/FUEL.md shows this table.
 */

/** An instruction. */
export const INSTRUCTION_UNITS = 1;
/** A call, beyond its instruction; for a function that is free (below), what the function itself costs instead. */
export const CALL_UNITS = 4;
/** A throw, beyond its instruction: engines walk the stack for it, Firefox for some 20 µs. */
export const THROW_UNITS = 100;
/** A growth of a table, beyond its instruction: engines copy all that it has, which its increment does not tell. */
export const TABLE_GROW_UNITS = 10_000;
/** Bytes that a bulk operation moves for one unit, as a power of two: 16 bytes. */
export const BYTES_SHIFT = 4;
/** Elements that a bulk operation of tables and arrays moves for one unit, as a power of two: 2 elements. */
export const ELEMENTS_SHIFT = 1;
/** Units for each page that a memory grows by, as a power of two: 4,096, as the engine clears 64 KiB. */
export const PAGE_SHIFT = 12;
/**
 * What lies behind branches is charged together with its loop's head or function's entry, taken or not, as long as it
 * is not more than this in all; beyond, it is charged where it stands, in parts of no less than the second figure.
 * Small loops so pay once a turn, and an interpreter's loop does not pay for all of its instructions at each.
 */
export const HEAD_UNITS = 64;
export const PART_UNITS = 16;
/**
 * A function without calls that are only known at run time, that costs no more than this outside its loops with all
 * that it calls there, is charged to its callers: the check at its entry would cost more than its body.
 */
export const FREE_UNITS = 128;
/** A function whose body has more bytes is never free; it need not be read before the others. */
export const FREE_BYTES = 512;
