/**
 * I/O ports that AML may not touch: those of the interrupt controllers never, others not once it has asked for a Windows that
 * protects them. Reads have zeros there, writes are lost.
 *
 * The list is Microsoft's; ACPICA applies it, so tables in the field count on it.
 * Source: Microsoft, "I/O Ports Blocked from BIOS AML"; ACPICA `hwvalid.c`.
 * @module
 */
import { type Int, truncate } from './integers.ts'
import type { Machine } from './machine.ts'
import { fail } from './status.ts'
import { WINDOWS_2000, WINDOWS_XP } from './windows-versions.ts'

const PROTECTED: readonly (readonly [first: number, last: number, since: number])[] = [
  [0x0000, 0x000f, WINDOWS_XP], // DMA controller 1
  [0x0020, 0x0021, 0], // interrupt controller 1
  [0x0040, 0x0043, WINDOWS_XP], // timer 1
  [0x0048, 0x004b, WINDOWS_XP], // timer 2
  [0x0070, 0x0071, WINDOWS_XP], // real-time clock
  [0x0074, 0x0076, WINDOWS_XP], // CMOS
  [0x0081, 0x0083, WINDOWS_XP], // DMA page registers
  [0x0087, 0x0087, WINDOWS_XP],
  [0x0089, 0x008b, WINDOWS_XP],
  [0x008f, 0x008f, WINDOWS_XP],
  [0x0090, 0x0091, WINDOWS_XP], // arbitration control
  [0x0093, 0x0094, WINDOWS_XP], // system board setup
  [0x0096, 0x0097, WINDOWS_XP], // POS channel select
  [0x00a0, 0x00a1, 0], // interrupt controller 2
  [0x00c0, 0x00df, WINDOWS_XP], // DMA controller 2
  [0x04d0, 0x04d1, 0], // edge and level control of the interrupt controllers
  [0x0cf8, 0x0cff, WINDOWS_XP], // PCI configuration
]

const MAX_PORT = 0xffff

/** @param value to write; `undefined` to read */
export function accessPort(m: Machine, address: Int, bytes: number, value?: Int): Int {
  if (bytes === 8) {
    const next = Number(address) + 4
    if (value === undefined) {
      const low = BigInt(accessPort(m, address, 4))
      return (BigInt(accessPort(m, next, 4)) << 32n) | low
    }
    accessPort(m, address, 4, truncate(value))
    accessPort(m, next, 4, Number(BigInt(value) >> 32n))
    return 0
  }
  const port = m.windowsVersion >= WINDOWS_2000 ? Number(BigInt(address) & 0xffffn) : Number(address)
  if (port + bytes - 1 > MAX_PORT) fail('AE_LIMIT', `there is no port 0x${port.toString(16)}`)
  const width = bytes as 1 | 2 | 4
  if (!isProtected(m, port, bytes)) {
    if (value === undefined) return m.host.readPort(port, width) >>> 0
    m.host.writePort(port, width, Number(value))
    return 0
  }
  // What is not protected of a wide access goes through byte by byte.
  let read = 0
  for (let i = 0; i < bytes; i++) {
    if (isProtected(m, port + i, 1)) continue
    if (value === undefined) read += (m.host.readPort(port + i, 1) & 0xff) * 2 ** (8 * i)
    else m.host.writePort(port + i, 1, (Number(value) >>> (8 * i)) & 0xff)
  }
  return read
}

function isProtected(m: Machine, port: number, bytes: number): boolean {
  const last = port + bytes - 1
  return PROTECTED.some(([from, to, since]) => port <= to && last >= from && m.windowsVersion >= since)
}
