/** A real machine's tables in memory: what a real Linux printed about them, and what our guest does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReplayBoard } from '../../src/board/replay.ts'
import { Guest } from '../../src/guest/guest.ts'
import { realTables } from '../firmware/ovmf-real.ts'
import { FIRST, FORK_LINE, SECOND } from './machine.ts'

const GIB = 2 ** 30
const HOLDER = 0x7f7f_d028

/** What `dmesg` showed, as far as our guest says it too; the time stamps are another machine's. */
function realLines(): readonly string[] {
  const others = [
    /Core revision|Added _OSI|PM-Timer IO Port|LAPIC_NMI|INT_SRC_OVR|for SMP configuration|HPET id/,
    /PCI Root Bridge|Interrupt link/,
  ]
  return readFileSync(join(import.meta.dirname, '../golden/ovmf-real/guest-dmesg-acpi.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\[ *[0-9.]+\] /, ''))
    .filter((line) => !others.some((other) => other.test(line)))
}

/** A q35 with the captured tables where the firmware had put them, and its PM block at 0x600. */
function realMachine() {
  const board = new ReplayBoard({ kind: 'q35', files: [], memorySize: 2 * GIB })
  for (const { address, bytes } of realTables().values()) board.memory.write(address, bytes)
  board.memory.write(HOLDER, FIRST.toGuestBytes())
  board.chipset.pm.setBase(0x600)
  board.chipset.pm.setEnabled(true)
  const { memory, ports, lines, clock } = board
  const guest = new Guest({ memory, ports, lines, clock })
  const report = guest.boot({ kind: 'address', rsdp: 0x7f77_e014 })
  guest.crng?.addBootloaderRandomness(new Uint8Array(32).fill(1))
  return { board, guest, report }
}

describe('the tables of a real OVMF on a real QEMU', () => {
  it('make our guest print what Linux printed, line for line', async () => {
    const { guest, board } = realMachine()
    guest.suspend()
    board.reset('wakeup')
    board.chipset.pm.setBase(0x600)
    board.chipset.pm.setEnabled(true)
    board.chipset.pm.wake('other')
    guest.resume()
    expect(guest.log.texts.filter((line) => !line.startsWith('random: '))).toEqual(realLines())
  })

  it('lead to the ID, and a change to a reseeding', () => {
    const { guest, board, report } = realMachine()
    expect(report.bound).toMatchObject({ device: '\\_SB.VGEN', address: HOLDER })
    expect(guest.driver.currentId).toEqual(FIRST.toGuestBytes())
    expect(guest.findings.list).toEqual([])
    board.memory.write(HOLDER, SECOND.toGuestBytes())
    board.chipset.pm.sendEvent(0x20)
    expect([guest.log.texts.at(-1), guest.driver.currentId]).toEqual([FORK_LINE, SECOND.toGuestBytes()])
  })

  it('load in a copy as in the original', () => {
    const { guest, board } = realMachine()
    const { memory, ports, lines, clock } = board
    const copy = new Guest({ memory: memory.fork(), ports, lines, clock })
    copy.restore(JSON.parse(JSON.stringify(guest.save())))
    expect(copy.acpi?.devices).toEqual(guest.acpi?.devices)
    expect(copy.acpi?.gpes.list).toEqual(guest.acpi?.gpes.list)
  })
})
