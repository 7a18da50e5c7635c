/**
 * The model machine's memory as a dump: what QEMU's `dump-guest-memory` would write of it.
 *
 * There is no CPU. The registers in the notes are zero, as many sets of them as the board has CPUs.
 * @module
 */
import { clipBlocks, mergeBlocks } from '../../dump/blocks.ts'
import type { ByteSearch } from '../../dump/byte-search.ts'
import { CPU_STATE_SIZE, CpuState } from '../../dump/cpu-state.ts'
import { elfCoreImage } from '../../dump/elf-writer.ts'
import type { DumpBlock, DumpImage } from '../../dump/pieces.ts'
import type { ModelMachine } from './model-machine.ts'

/** @param filter only these guest-physical bytes */
export function dumpImageOf({ board }: ModelMachine, filter?: DumpBlock, search?: ByteSearch): DumpImage {
  const ram = mergeBlocks(board.memory.regions.map(({ start, size }) => ({ start, size })))
  return elfCoreImage(
    {
      memory: board.memory,
      blocks: filter ? clipBlocks(ram, filter) : ram,
      machine: 'x86-64',
      cpus: Array.from({ length: board.config.cpus.present }, () => NO_CPU),
    },
    search,
  )
}

const NO_CPU: CpuState = (() => {
  const bytes = new Uint8Array(CPU_STATE_SIZE)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 1, true)
  view.setUint32(4, CPU_STATE_SIZE, true)
  return CpuState.decode(bytes)
})()
