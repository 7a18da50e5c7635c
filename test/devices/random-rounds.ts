/**
 * Random scripts, each about one part of the machine, of any length: a test takes one of each, `scripts/differ.ts` as many as it is
 * asked for.
 */
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import type { Operation } from './lockstep.ts'
import { type Board, type ModelMachine, TABLE_FILES } from './model-machine.ts'
import {
  fwCfgOperations,
  movePm,
  placePm,
  pmOperations,
  resetPortOperations,
  type ScriptRandom,
  script,
  vmgenidOperations,
} from './random-script.ts'

/** fw_cfg: every item but the three that QEMU builds when they are selected. */
export function fwCfgScript(random: ScriptRandom, model: ModelMachine, count: number): readonly Operation[] {
  const files = model.fwCfg.files.filter(({ name }) => !TABLE_FILES.includes(name))
  const own = files.filter(({ name }) => /^opt|vmgenid|smi/.test(name))
  const plain = [
    ...[...files, ...own, ...own, ...own, ...own].map(({ selector }) => selector),
    ...[0, 1, 2, 3, 4, 5, 6, 7, 0xd, 0xe, 0xf, 0x19, 0x1a, 0x3f, 0x40, 0x41, 0x1000, 0x3fff],
  ]
  const arch = [0x8000, 0x8001, 0x8002, 0x8003, 0x8004, 0x803f, 0x8040, 0xffff, 0xbfff]
  const selectors = [...plain, ...plain.map((key) => key | 0x4000), ...arch, 0xc002]
  return script(count, () => fwCfgOperations(random, selectors))
}

/** PM block, APM and reset ports. */
export function pmScript(random: ScriptRandom, board: Board, count: number): readonly Operation[] {
  let base = 0x600
  const operations = script(count, () => {
    if (random.chance(60)) {
      const moved = movePm(random, board)
      base = moved.base
      return moved.operations
    }
    if (random.chance(12)) return resetPortOperations(random)
    return pmOperations(random, board, base)
  })
  return [...placePm(board, base, true), ...operations]
}

/** `etc/vmgenid_addr`. */
export function vmgenidScript(
  random: ScriptRandom,
  model: ModelMachine,
  count: number,
): readonly Operation[] {
  const { files } = model.fwCfg
  const selector = files.find(({ name }) => name === FwCfgPath.vmgenidAddr)?.selector ?? 0
  const others = files.filter(({ name }) => !TABLE_FILES.includes(name)).map((file) => file.selector)
  return script(count, () => vmgenidOperations(random, selector, others))
}
