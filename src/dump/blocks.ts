/**
 * Which guest memory a dump holds: blocks in the order of their addresses.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, formatSize, hex } from '../binary/numbers.ts'
import type { DumpBlock } from './pieces.ts'

/** Blocks that a dump cannot have. */
export class DumpBlockError extends VmgenidError {
  override readonly name = 'DumpBlockError'
  constructor(problem: string, { start, size }: DumpBlock) {
    super('DUMP_BLOCK', `block of memory to dump ${problem}`, {
      facts: { start: hex(start), size: formatSize(size) },
      hint: 'Give blocks of at least one byte, in the order of their addresses, that do not overlap.',
    })
  }
}

/** @throws DumpBlockError, NumberRangeError */
export function checkBlocks(blocks: readonly DumpBlock[]): void {
  let end = 0
  for (const block of blocks) {
    checkInteger('start of a block', block.start)
    checkInteger('size of a block', block.size)
    if (block.size === 0) throw new DumpBlockError('is empty', block)
    if (block.start < end) throw new DumpBlockError('overlaps the one before, or is out of order', block)
    end = block.start + block.size
  }
}

/** Neighbours become one block, as one piece of host memory is for QEMU. */
export function mergeBlocks(blocks: readonly DumpBlock[]): DumpBlock[] {
  const merged: { start: number; size: number }[] = []
  for (const { start, size } of blocks) {
    const last = merged.at(-1)
    if (last && last.start + last.size === start) last.size += size
    else merged.push({ start, size })
  }
  return merged
}

/** The part of the blocks that lies in `[start, start + size)`, as `dump-guest-memory` with `begin` and `length`. */
export function clipBlocks(blocks: readonly DumpBlock[], { start, size }: DumpBlock): DumpBlock[] {
  return blocks.flatMap((block) => {
    const from = Math.max(block.start, start)
    const to = Math.min(block.start + block.size, start + size)
    return from < to ? [{ start: from, size: to - from }] : []
  })
}
