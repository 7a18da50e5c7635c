/**
 * Fuzz targets for snapshot files: faults as they happen, which every checksum must find, and faults of somebody who
 * makes the checksums right again.
 */
import { bytesSource } from '../../src/binary/byte-source.ts'
import { equalBytes } from '../../src/binary/bytes.ts'

import { openSnapshot } from '../../src/machines/snapshot/read.ts'
import { type GuestMemory, SparseMemory } from '../../src/platform/guest-memory.ts'
import { fileOf, REGIONS, resigned, smallContent } from '../machines/snapshots.ts'
import { hostile } from './mutate.ts'
import { attempt, type FuzzTarget, insist } from './targets.ts'

const good = fileOf(smallContent())
const MEMORY_LIMIT = 2 ** 24

/** Opens, loads, maps and verifies; whatever is accepted is consistent. @returns whether all of it was accepted */
function useSnapshot(bytes: Uint8Array): boolean {
  const snapshot = attempt(() => openSnapshot(bytesSource(bytes), { memoryLimit: MEMORY_LIMIT }))
  if (!snapshot) return false
  insist(snapshot.filledBytes <= MEMORY_LIMIT, 'no more memory than is allowed')
  const memory = new SparseMemory(snapshot.regions)
  const loaded = attempt(() => {
    snapshot.loadInto(memory)
    return true
  })
  const mapped = attempt(() => {
    const lazy = snapshot.mapMemory()
    for (const { address } of memory.touchedChunks()) {
      const both = [memory, lazy].map((one: GuestMemory) => one.readU64(address))
      insist(!loaded || both[0] === both[1], 'mapped and loaded memory are equal')
    }
    return true
  })
  const verified = attempt(() => {
    snapshot.verify()
    return true
  })
  if (verified) insist(loaded === true && mapped === true, 'what is verified can be loaded')
  return verified === true
}

export const snapshotTargets: readonly FuzzTarget[] = [
  {
    name: 'snapshot: nothing that was changed is accepted',
    input: hostile([good], 32),
    run(bytes) {
      insist(useSnapshot(bytes) === equalBytes(bytes, good), 'the file, the whole file, and no other')
    },
  },
  {
    name: 'snapshot: lies with right checksums',
    input: hostile([good, fileOf({ ...smallContent(), memory: new SparseMemory(REGIONS) })], 8).map(resigned),
    run: (bytes) => void useSnapshot(bytes),
  },
]
