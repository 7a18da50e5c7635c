/**
 * A VM Generation ID for an emulator that somebody else made.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../../src/binary/guid.ts'
import { findParts } from '../../../src/cli/v86-machines.ts'
import { type AttachOptions, attachVmGenId } from '../../../src/machines/v86/attach.ts'
import { KERNEL_COMMAND_LINE } from '../../../src/machines/v86/initramfs.ts'
import type { V86Parts } from '../../../src/machines/v86/machine-types.ts'
import type { V86Emulator, V86Options } from '../../../src/machines/v86/v86-types.ts'
import { cachedV86Files } from '../../../src/node/v86-files.ts'
import { BOOT_TIME, bootedV86, GUID, MEMORY, RESEEDED, requireV86 } from './parts.ts'

const required = requireV86()
const LONG = 60_000
const OTHER = '88112233-4455-6677-8899-aabbccddeeff'

describe('an emulator that has not what is needed', () => {
  it('is refused with the names of what it lacks', () => {
    const emulator = { v86: { cpu: { io: { ports: [] } } } } as unknown as V86Emulator
    expect(() => attachVmGenId(emulator)).toThrow(/cpu\.mem8.*cpu\.reset_cpu/s)
  })
})

describe.skipIf(required.missing)(required.title('attachVmGenId'), () => {
  let parts: V86Parts
  /** Of a guest that has booted, as `save_state` gives it. */
  let state: ArrayBuffer
  const emulators: V86Emulator[] = []

  beforeAll(async () => {
    const found = await findParts(cachedV86Files())
    if ('reason' in found) throw new Error(found.reason)
    parts = found.parts
    const machine = await bootedV86(GUID)
    await machine.stop()
    state = machine.machine.host.internals.saveState()
    await machine.close()
  }, BOOT_TIME)
  afterAll(async () => {
    for (const emulator of emulators) await emulator.destroy()
  })

  /** As its user makes one. */
  async function makeEmulator(options: Partial<V86Options> = {}) {
    const buffer = (bytes: Uint8Array) => ({ buffer: bytes.slice().buffer as ArrayBuffer })
    const emulator = new parts.V86({
      wasm_fn: parts.instantiate,
      memory_size: MEMORY,
      vga_memory_size: 2 * 2 ** 20,
      bios: buffer(parts.bios),
      vga_bios: buffer(parts.vgaBios),
      bzimage: buffer(parts.kernel),
      initrd: buffer(parts.initramfs),
      cmdline: KERNEL_COMMAND_LINE,
      acpi: true,
      autostart: false,
      fastboot: true,
      uart1: true,
      net_device: { type: 'none' },
      disable_keyboard: true,
      disable_mouse: true,
      disable_speaker: true,
      ...options,
    })
    emulators.push(emulator)
    await new Promise<void>((resolve) => emulator.add_listener('emulator-ready', () => resolve()))
    let console = ''
    emulator.add_listener('serial0-output-byte', (byte: number) => {
      console += String.fromCharCode(byte)
    })
    return { emulator, console: () => console }
  }

  async function restored(options: AttachOptions) {
    const { emulator, console } = await makeEmulator()
    const machine = attachVmGenId(emulator, options)
    const before = machine.guid
    await emulator.restore_state(state)
    emulator.run()
    return { emulator, machine, console, before }
  }

  it(
    'gives a restored machine a new ID, and tells its guest',
    async () => {
      const changes: Guid[] = []
      const { machine, console, before } = await restored({ onGuid: (guid) => changes.push(guid) })
      expect(changes).toEqual([machine.guid])
      expect([String(GUID), String(before)]).not.toContain(String(machine.guid))
      expect(machine.address).toBeGreaterThan(0)
      await expect.poll(console, { timeout: 20_000 }).toMatch(RESEEDED)
    },
    LONG,
  )

  it(
    'keeps the ID of the state when it is told to, and then nothing happens',
    async () => {
      const { emulator, machine, console } = await restored({ guid: 'keep' })
      expect(machine.guid).toEqual(GUID)
      const now = performance.now()
      await expect.poll(() => performance.now() - now, { timeout: 5000 }).toBeGreaterThan(1500)
      expect(console()).not.toMatch(RESEEDED)
      machine.setGuid(OTHER)
      await expect.poll(console, { timeout: 20_000 }).toMatch(RESEEDED)
      await emulator.stop()
      // As a page saves it and comes back another day.
      state = await emulator.save_state()
      const next = await restored({ guid: 'keep' })
      expect(next.machine.guid).toEqual(Guid.parse(OTHER))
    },
    LONG,
  )

  it('has the ID that it was given, whatever is restored', async () => {
    const { machine } = await restored({ guid: OTHER })
    expect(machine.guid).toEqual(Guid.parse(OTHER))
  })

  it('refuses an emulator without ACPI, and a state that was saved without the board', async () => {
    const plain = await makeEmulator()
    const foreign = await plain.emulator.save_state()
    const { emulator } = await makeEmulator()
    attachVmGenId(emulator)
    await expect(emulator.restore_state(foreign)).rejects.toThrow('of a machine with our board')
    const { emulator: bare } = await makeEmulator({ acpi: false })
    expect(() => attachVmGenId(bare)).toThrow('this v86 cannot be used')
  })
})
