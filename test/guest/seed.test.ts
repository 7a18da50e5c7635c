/** The acceptance run of 2017-02-15, from the guest's side: the report's addresses, as an operating system finds them. */
import { describe, expect, it } from 'vitest'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { Guest } from '../../src/guest/guest.ts'
import { uefiMemoryMap } from '../../src/guest/memory-check.ts'
import { SimulationClock } from '../../src/platform/clock.ts'
import { seedMachine, seedPlacement } from '../firmware/board-host.ts'
import { FIRST } from './machine.ts'

describe('the acceptance run of 2017-02-15', () => {
  it.each(['linux', 'windows'] as const)('shows %s the ID at 0x7fe5c028', async (system) => {
    const { board, host } = seedMachine()
    const firmware = await new Ovmf({ host, edition: 'v6', placement: seedPlacement }).boot()
    const { memory, ports, lines } = board
    const guest = new Guest({ memory, ports, lines, clock: new SimulationClock() }, { system })
    const { configurationTable, memoryMap } = firmware
    const report = guest.boot({ kind: 'efi', configurationTable }, { memoryMap: uefiMemoryMap(memoryMap) })
    expect(report.bound).toMatchObject({ device: '\\_SB.VGEN', address: 0x7fe5_c028 })
    expect(guest.driver.currentId).toEqual(FIRST.toGuestBytes())
    expect(guest.log.texts).toContainEqual(
      expect.stringMatching(
        /^ACPI: SSDT 0x[0-9A-F]{16} 0000CA \(v01 BOCHS {2}VMGENID {2}00000001 BXPC 00000001\)$/,
      ),
    )
    expect(report.holder?.find(({ rule }) => rule === 'R1d')).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/EfiACPIMemoryNVS/),
    })
  })
})
