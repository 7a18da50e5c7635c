/** Machines that the conformance suite runs on. */
import { nodeV86Kind } from '../../src/cli/v86-machines.ts'
import type { MachineKind } from '../../src/machines/machine.ts'
import { modelKind } from '../../src/machines/model/model-kind.ts'
import { cachedGuestFile } from '../../src/machines/qemu/guest-files.ts'
import { qemuKind } from '../../src/machines/qemu/qemu-kind.ts'
import { cachedV86Files } from '../../src/node/v86-files.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { all, requiredFile, requireQemu, type Tool } from '../tools.ts'

export interface ConformingKind {
  readonly kind: MachineKind
  /** Programs and files that it needs; absent: none. */
  readonly needs?: Tool
  /** Checks that it cannot show, each with a word of the reason. Every other one has to pass. */
  readonly notObservable: Readonly<Record<string, RegExp>>
  /** For one step that waits for a real guest. */
  readonly timeoutMilliseconds: number
}

const FETCH = 'node scripts/setup.mjs --tests'

/** What SeaBIOS does not log, and Linux is not. */
const OF_SEABIOS_AND_LINUX = {
  L5: /the log does not show/,
  S7: /SeaBIOS logs nothing/,
  E9: /runs Linux/,
  X4: /not of an OVMF/,
}

export const KINDS: readonly ConformingKind[] = [
  {
    kind: modelKind({ random: new SeededRandom(1) }),
    notObservable: {},
    timeoutMilliseconds: 30_000,
  },
  {
    kind: nodeV86Kind(),
    needs: requiredFile(cachedV86Files().kernel, 'SeaBIOS and a kernel for v86', FETCH),
    notObservable: OF_SEABIOS_AND_LINUX,
    timeoutMilliseconds: 180_000,
  },
  {
    kind: qemuKind(),
    needs: all(
      requireQemu('7.2'),
      requiredFile(cachedGuestFile('vmlinuz'), 'a Linux kernel', FETCH),
      requiredFile(cachedGuestFile('busybox'), 'busybox', FETCH),
    ),
    notObservable: OF_SEABIOS_AND_LINUX,
    timeoutMilliseconds: 120_000,
  },
]
