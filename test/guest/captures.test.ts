/** QEMU's own tables, placed by our OVMF, on a board of the same chipset. */
import { describe, expect, it } from 'vitest'
import { decodeFadt } from '../../src/acpi/fadt.ts'
import { ReplayBoard } from '../../src/board/replay.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { Guest } from '../../src/guest/guest.ts'
import { uefiMemoryMap } from '../../src/guest/memory-check.ts'
import { captureNames, loadCapture } from '../board/captures.ts'
import { FORK_LINE, THIRD } from './machine.ts'

const GIB = 2 ** 30
const NOTHING = new Uint8Array(0)

describe.each(captureNames())('QEMU 7.2, %s', (name) => {
  it('boots the guest to its driver', async () => {
    const capture = loadCapture(name)
    const kind = name.startsWith('pc') ? 'pc' : 'q35'
    const files = capture.index.files.map(({ name: file, size, selector, guestWritable }) => ({
      name: file,
      bytes: guestWritable ? new Uint8Array(size) : (capture.file(file) ?? new Uint8Array(size)),
      selector,
      guestWritable,
    }))
    const board = new ReplayBoard({ kind, files, memorySize: GIB })
    const { memory, ports, lines, clock } = board
    const ram = [{ start: 0, size: GIB }]
    const firmware = await new Ovmf({ host: platformHost(board), ram }).boot()
    expect(firmware.status).toBe('Success')
    const { configurationTable, memoryMap } = firmware
    // The tables name the place that QEMU's PM block had when they were made.
    const fadt = decodeFadt(firmware.tables.find(({ signature }) => signature === 'FACP')?.bytes ?? NOTHING)
    const { pm } = board.chipset
    const hasPm = fadt.PM1a_EVT_BLK !== 0
    pm.setBase(fadt.PM1a_EVT_BLK)
    pm.setEnabled(hasPm)
    const guest = new Guest({ memory, ports, lines, clock })
    const report = guest.boot({ kind: 'efi', configurationTable }, { memoryMap: uefiMemoryMap(memoryMap) })
    guest.crng?.addBootloaderRandomness(new Uint8Array(32).fill(1))

    const vgen = report.devices.find(({ path }) => path === '\\_SB.VGEN')
    const told = Number(firmware.written[0]?.value ?? 0)
    if (!capture.file('etc/vmgenid_guid')) {
      expect([vgen, report.bound]).toEqual([undefined, undefined])
      return
    }
    expect(vgen).toMatchObject({ status: 0x0f, present: true })
    expect(report.bound).toMatchObject({ device: '\\_SB.VGEN', address: told })
    expect(guest.acpi?.gpes.get(5)).toMatchObject({ method: '\\_GPE._E05', trigger: 'edge', runs: true })
    expect(report.holder?.every(({ status }) => status === 'ok')).toBe(true)
    const errors = guest.findings.list.filter(({ severity }) => severity === 'error').map(({ id }) => id)
    expect(errors).toEqual(hasPm ? [] : ['fadt-block', 'fixed-event'])
    expect(hasPm).toBe(!name.endsWith('-pm-unset'))

    board.memory.write(told, THIRD.toGuestBytes())
    guest.acpi?.events.notify('\\_SB.VGEN', 0x80)
    guest.acpi?.events.drain()
    expect(guest.log.texts.at(-1)).toBe(FORK_LINE)

    if (!hasPm) return
    board.memory.fill(told, 16, 7)
    pm.sendEvent(0x20)
    expect(guest.driver.currentId).toEqual(new Uint8Array(16).fill(7))
  })
})
