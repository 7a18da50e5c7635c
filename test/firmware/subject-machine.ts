/** A captured machine that was broken, as a machine to boot; and what has to be true of any boot. */
import type { BootResult } from '../../src/firmware/ovmf.ts'
import { ADDR, type Subject } from '../fuzz/loader-faults.ts'
import { type BareFile, BareMachine, type BareOptions } from './board-host.ts'

export function subjectMachine(pc: Subject, options: BareOptions = {}): BareMachine {
  const files = new Map<string, BareFile>()
  for (const [name, { bytes, size = bytes?.length ?? 0, guestWritable = false }] of pc.files) {
    const whole = new Uint8Array(size)
    if (name === 'etc/table-loader') {
      files.set(name, { bytes: pc.script })
      continue
    }
    if (bytes && !guestWritable && name !== ADDR) whole.set(bytes.subarray(0, size))
    files.set(name, { bytes: whole, writable: guestWritable })
  }
  return new BareMachine(files, options)
}

/** What the device was told: all zero when nothing. */
export function toldBytes(machine: BareMachine): Uint8Array {
  return machine.fwCfg.file(ADDR) ?? new Uint8Array()
}

/** What leaks after a boot that went wrong; empty when nothing does. */
export function leaks(machine: BareMachine, result: BootResult): readonly string[] {
  const allocated = result.allocations.map(({ what }) => what).filter((what) => /^(blob|table) /.test(what))
  return [
    ...allocated,
    ...result.blobs.filter(({ kept }) => kept).map(({ file }) => `kept ${file}`),
    ...result.written.map(({ file }) => `told ${file}`),
    ...(toldBytes(machine).some((byte) => byte !== 0) ? ['an address in the device'] : []),
    ...result.tables.map(({ signature }) => `table ${signature}`),
  ]
}

/** Lines that edk2 prints while it takes back what an aborted boot's log says that it had done. */
export function rollbackLines(log: readonly string[], status: string): readonly string[] {
  const matches = (pattern: RegExp) =>
    log.flatMap((line) => [pattern.exec(line)?.slice(1) ?? []].filter(({ length }) => length > 0))
  const undo = matches(
    /^ProcessCmdWritePointer: PointerFile="(.*)" PointeeFile=".*" PointerOffset=(0x\w+) .*PointerSize=(\d)$/,
  )
    .reverse()
    .map(
      ([file, offset, size]) =>
        `UndoCmdWritePointer: PointerFile="${file}" PointerOffset=${offset} PointerSize=${size}`,
    )
  const blobs = matches(/^ProcessCmdAllocate: File="(.*)" Alignment=/)
    .map(([file]) => `InstallQemuFwCfgTables: freeing "${file}"`)
    .sort()
  return [...undo, ...blobs, `OnRootBridgesConnected: InstallAcpiTables: ${status}`]
}
