/**
 * Our OVMF model on a real QEMU's memory and devices: QEMU's own script, QEMU's own fw_cfg, a CPU that sleeps and wakes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../../src/binary/bytes.ts'
import { sum8 } from '../../../src/binary/checksum.ts'
import { FwCfgPath } from '../../../src/fwcfg/paths.ts'
import { MachineCapabilityError } from '../../../src/machines/machine.ts'
import { QemuFirmwareMachine } from '../../../src/machines/qemu/firmware-machine.ts'
import { qemuKind } from '../../../src/machines/qemu/qemu-kind.ts'
import { requireTool } from '../../tools.ts'
import { FIRST, isAlive } from './booted.ts'

const qemu = requireTool('qemu-system-x86_64')

describe.skipIf(qemu.missing).each(['pc', 'q35'] as const)(
  qemu.title('our OVMF model on QEMU, %s'),
  (board) => {
    let machine: QemuFirmwareMachine
    let address: number

    beforeAll(async () => {
      const kind = qemuKind({ program: qemu.path, firmware: 'model', kernel: '/absent' })
      expect(await kind.problem()).toBeUndefined()
      const made = await kind.create({ board, memorySize: 256 * 2 ** 20, guid: FIRST })
      if (!(made instanceof QemuFirmwareMachine)) throw new TypeError('another class of machine')
      machine = made
      await machine.boot()
      address = Number(await machine.toldAddress())
    })
    afterAll(() => machine?.close())

    const idInMemory = async () => toHex((await machine.memory.read(address, 16)) ?? new Uint8Array())

    it('carries out QEMU’s script: tables installed, address told', async () => {
      const boot = machine.bootResult
      expect(boot?.status).toBe('Success')
      expect(boot?.tables.map(({ signature }) => signature)).toEqual(
        board === 'pc'
          ? ['FACS', 'DSDT', 'FACP', 'APIC', 'SSDT', 'HPET', 'WAET']
          : ['FACS', 'DSDT', 'FACP', 'APIC', 'SSDT', 'HPET', 'MCFG', 'WAET'],
      )
      for (const table of boot?.tables ?? []) {
        const bytes = (await machine.memory.read(table.address, table.bytes.length)) ?? new Uint8Array()
        expect(toHex(bytes)).toBe(toHex(table.bytes))
        if (table.signature !== 'FACS') expect(sum8(bytes)).toBe(0)
      }
      expect(address).toBe(Number(boot?.written[0]?.value))
      expect(address % 4096).toBe(0x28)
      expect(machine.firmwareLog.lines.join('\n')).toContain('InstallQemuFwCfgTables: installed')
    })

    it('has the bytes at that address be what the monitor says', async () => {
      expect(String(await machine.guid())).toBe(String(FIRST))
      expect(await idInMemory()).toBe(toHex(FIRST.toGuestBytes()))
      const page = await machine.memory.read(address - 0x28, 4096)
      expect(page).toEqual(await machine.fwCfgFile(FwCfgPath.vmgenidGuid))
      const entry = (await machine.memoryMap()).find(
        ({ start, size }) => start <= address && address < start + size,
      )
      expect(entry?.kind).toBe('ACPI NVS')
      const rsdp = await machine.memory.read(machine.rsdpAddress ?? 0, 8)
      expect(String.fromCharCode(...(rsdp ?? []))).toBe('RSD PTR ')
    })

    it('sleeps, loses the address in the reset, and gets it back from the boot script', async () => {
      await machine.suspend()
      expect(machine.runState).toBe('suspended')
      expect(await machine.toldAddress()).toBe(BigInt(address))
      const atReset: unknown[] = []
      await machine.wakeUp({
        atReset: async () => void atReset.push(await machine.toldAddress(), await idInMemory()),
      })
      expect(atReset).toEqual([0n, toHex(FIRST.toGuestBytes())])
      expect(machine.runState).toBe('running')
      expect(await machine.toldAddress()).toBe(BigInt(address))
      expect(String(await machine.guid())).toBe(String(FIRST))
      expect(machine.firmwareLog.lines.at(-1)).toMatch(/OS waking vector - 991F0$/)
    })

    it('boots again after a reset, and switches itself off', async () => {
      await machine.reset()
      expect(machine.runState).toBe('running')
      expect(await machine.toldAddress()).toBe(BigInt(address))
      await machine.powerDown()
      expect(machine.runState).toBe('shutdown')
    })

    it('says that no guest runs', async () => {
      expect(machine.capabilities['guest-random']).toMatch(/^no guest runs/)
      await expect(machine.random()).rejects.toThrow(MachineCapabilityError)
      await machine.close()
      expect(isAlive(machine.pid)).toBe(false)
    })
  },
)
