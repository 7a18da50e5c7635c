/**
 * The v86 machine as the source of a migration, and as the destination of one.
 * @module
 */
import { SparseMemory } from '../../platform/guest-memory.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { MigrationTarget } from '../migration/destination.ts'
import type { MigratedMachine } from '../migration/source.ts'
import { pageRuns } from '../snapshot/pages.ts'
import { describeV86, savedFrom, storedState, V86_KIND } from './saved-v86.ts'
import type { V86Machine } from './v86-machine.ts'

export function leaving(machine: V86Machine): MigratedMachine {
  return {
    machine: V86_KIND,
    description: describeV86(machine.options.setup),
    memory: machine.host.memory,
    stop: () => {
      const { state, v86 } = machine.handOver()
      return storedState(state, new Uint8Array(v86))
    },
    resume: () => machine.takeBack(),
  }
}

/** @param machine one that is switched off */
export function arriving(machine: V86Machine): MigrationTarget {
  machine.expectMigration()
  const description = describeV86(machine.options.setup)
  const { regions } = machine.host.memory
  // The emulator's own memory holds a BIOS before its first instruction.
  const memory = new SparseMemory(regions)
  let goesOn = false
  return {
    machine: V86_KIND,
    description,
    memory,
    restore: (state: SavedState) => {
      const content = { machine: V86_KIND, description, state, regions, pages: () => pageRuns(memory) }
      machine.restore(savedFrom(content, machine.options.setup))
      goesOn = (state as { readonly runState?: unknown }).runState === 'running'
    },
    start: () => {
      if (goesOn) void machine.cont()
    },
  }
}
