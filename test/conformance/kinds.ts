/** Machines that the conformance suite runs on. */
import type { MachineKind } from '../../src/machines/machine.ts'
import { modelKind } from '../../src/machines/model/model-kind.ts'
import { SeededRandom } from '../../src/platform/random.ts'

export interface ConformingKind {
  readonly kind: MachineKind
  /** Checks that it cannot show, each with a word of the reason. Every other one has to pass. */
  readonly notObservable: Readonly<Record<string, RegExp>>
  /** For one step that waits for a real guest. */
  readonly timeoutMilliseconds: number
}

export const KINDS: readonly ConformingKind[] = [
  {
    kind: modelKind({ random: new SeededRandom(1) }),
    notObservable: {},
    timeoutMilliseconds: 30_000,
  },
]
