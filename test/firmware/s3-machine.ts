/**
 * Memory and ports that note what is done to them, and a log: what a boot script is run on in tests.
 */
import type { FirmwareHost } from '../../src/firmware/host.ts'
import { FirmwareLog } from '../../src/firmware/log.ts'
import type { BootScriptExecution, BootScriptRun } from '../../src/firmware/s3/execution.ts'
import { executeBootScript } from '../../src/firmware/s3/executor.ts'
import type { BootScriptNode } from '../../src/firmware/s3/node.ts'
import { encodeBootScript } from '../../src/firmware/s3/table.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'

export const SCRIPT_BASE = 0x10_0000

export class ScriptMachine implements FirmwareHost {
  readonly memory = new SparseMemory([{ start: 0, size: 0x100_0000, kind: 'ram' }])
  readonly log = new FirmwareLog()
  /** Such as `out 0x514 4 0x18f0e47f`. */
  readonly ports: string[] = []
  /** What a port reads as; default all ones. */
  readonly values = new Map<number, number>()

  readMemory(address: number, target: Uint8Array): void {
    this.memory.read(address, target)
  }

  writeMemory(address: number, bytes: Uint8Array): void {
    this.memory.write(address, bytes)
  }

  in(port: number, size: 1 | 2 | 4): number {
    this.ports.push(`in 0x${port.toString(16)} ${size}`)
    return (this.values.get(port) ?? 0xffff_ffff) % 2 ** (8 * size)
  }

  out(port: number, size: 1 | 2 | 4, value: number): void {
    this.ports.push(`out 0x${port.toString(16)} ${size} 0x${value.toString(16)}`)
  }

  /** Runs bytes, or nodes with a TERMINATE behind. */
  async run(
    script: Uint8Array | readonly BootScriptNode[],
    options: Partial<BootScriptExecution> = {},
  ): Promise<BootScriptRun> {
    const bytes =
      script instanceof Uint8Array ? script : encodeBootScript([...script, { opcode: 'TERMINATE' }])
    this.memory.write(SCRIPT_BASE, bytes)
    return executeBootScript({ host: this, base: SCRIPT_BASE, log: this.log, ...options })
  }

  /** Lines behind the header's, without the nodes' addresses. */
  get lines(): readonly string[] {
    return this.log.lines.slice(4).filter((line) => !line.startsWith('ExecuteBootScript - '))
  }
}
