import { describe, expect, it } from 'vitest'
import { ConnectionClosedError, QemuExitError } from '../../src/node/errors.ts'
import { QmpError } from '../../src/node/qmp-client.ts'
import { QtestMachine } from '../../src/node/qtest-machine.ts'
import { QtestFailError } from '../../src/qtest/errors.ts'
import type { QtestIrq } from '../../src/qtest/reply.ts'
import { requireTool } from '../tools.ts'

const qemu = requireTool('qemu-system-x86_64')

const GUID = '00112233-4455-6677-8899-aabbccddeeff'

async function withMachine(args: readonly string[], body: (machine: QtestMachine) => Promise<void>) {
  const machine = await QtestMachine.start({ args, program: qemu.path })
  try {
    await body(machine)
  } finally {
    await machine.close()
  }
}

describe.skipIf(qemu.missing)(qemu.title('qtest and QMP clients on real QEMU'), () => {
  it('reads the fw_cfg signature, port by port and pipelined', () =>
    withMachine(['-machine', 'pc'], async ({ qtest }) => {
      await qtest.outw(0x510, 0x0000)
      const bytes = await Promise.all([0, 1, 2, 3].map(() => qtest.inb(0x511)))
      expect(String.fromCharCode(...bytes)).toBe('QEMU')
      expect(await qtest.inl(0x514)).toBe(0x554d4551)
      expect(await qtest.inw(0x510)).toBe(0)
      expect(await qtest.endianness()).toBe('little')
    }))

  it('moves memory in every width, and transfers longer than one command', () =>
    withMachine(['-machine', 'pc'], async ({ qtest }) => {
      const data = Uint8Array.from({ length: 200_001 }, (_, i) => (i * 7) & 0xff)
      await qtest.write(0x100000, data)
      expect(await qtest.read(0x100000, data.length)).toEqual(data)
      await qtest.writeq(0x1000, 0x8877_6655_4433_2211n)
      expect(await qtest.readb(0x1001)).toBe(0x22)
      expect(await qtest.readw(0x1002)).toBe(0x4433)
      expect(await qtest.readl(0x1004)).toBe(0x8877_6655)
      expect(await qtest.readq(0x1000)).toBe(0x8877_6655_4433_2211n)
      await qtest.memset(0x1000, 4, 0xab)
      expect(await qtest.readq(0x1000)).toBe(0x8877_6655_abab_ababn)
    }))

  it('never sends a transfer of no bytes, which would end QEMU', () =>
    withMachine(['-machine', 'pc'], async ({ qtest }) => {
      expect(await qtest.read(0x1000, 0)).toEqual(new Uint8Array())
      await qtest.write(0x1000, new Uint8Array())
      await qtest.memset(0x1000, 0, 0xff)
      expect(await qtest.readb(0x1000)).toBe(0)
    }))

  it('gives what QEMU refuses as an error and stays connected', () =>
    withMachine(['-machine', 'pc'], async ({ qtest }) => {
      const refused = qtest.irqInterceptIn('nothing')
      await expect(refused).rejects.toThrow(QtestFailError)
      await expect(refused).rejects.toThrow("QEMU refused 'irq_intercept_in nothing': Unknown device")
      await expect(qtest.clockStep()).rejects.toThrow('only with `-accel qtest`')
      expect(await qtest.inl(0x514)).toBe(0x554d4551)
    }))

  it('reports interrupt lines that change', () =>
    withMachine(['-machine', 'pc'], async ({ qtest }) => {
      const seen: QtestIrq[] = []
      qtest.onIrq((irq) => seen.push(irq))
      await qtest.irqInterceptIn('ioapic')
      await qtest.setIrqIn('ioapic', 'unnamed-gpio-in', 9, 1)
      await qtest.setIrqIn('ioapic', 'unnamed-gpio-in', 9, 0)
      expect(seen).toEqual([
        { kind: 'IRQ', level: 'raise', line: 9 },
        { kind: 'IRQ', level: 'lower', line: 9 },
      ])
    }))

  it('speaks QMP: version, replies, errors, events', () =>
    withMachine(['-machine', 'q35', '-device', `vmgenid,guid=${GUID}`], async ({ qmp }) => {
      expect(qmp.version.number).toMatch(/^\d+\.\d+\.\d+$/)
      expect(await qmp.execute('query-vm-generation-id')).toEqual({ guid: GUID })
      const refused = qmp.execute('query-vm-generation-id', { x: 1 })
      await expect(refused).rejects.toThrow(QmpError)
      await expect(refused).rejects.toMatchObject({
        class: 'GenericError',
        desc: "Parameter 'x' is unexpected",
      })
      expect(await qmp.humanMonitorCommand('info vm-generation-id')).toBe(`${GUID}\r\n`)
      const powerdown = qmp.waitForEvent('POWERDOWN')
      await qmp.execute('system_powerdown')
      expect((await powerdown).data).toEqual({})
    }))

  it('tells in QEMU’s own words why it did not start', async () => {
    const started = QtestMachine.start({ args: ['-device', 'vmgenid,guid=x'], program: qemu.path })
    await expect(started).rejects.toThrow(QemuExitError)
    await expect(started).rejects.toThrow("Property 'vmgenid.guid' doesn't take value 'x'")
  })

  it('fails every waiting command when QEMU ends', () =>
    withMachine(['-machine', 'pc'], async ({ qtest, qmp, process }) => {
      const quit = qmp.execute('quit')
      await Promise.allSettled([quit, process.exited])
      await expect(qtest.inb(0x511)).rejects.toThrow(ConnectionClosedError)
      expect(await process.exited).toMatchObject({ code: 0, signal: null })
    }))
})
