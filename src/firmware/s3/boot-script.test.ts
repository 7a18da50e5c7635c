import { describe, expect, it } from 'vitest'
import { ScriptMachine } from '../../../test/firmware/s3-machine.ts'
import { toHex } from '../../binary/bytes.ts'
import { EfiReservedMemoryType, UefiMemory } from '../uefi-memory.ts'
import { BootScript, END_OF_DXE_NODE, memPoll } from './boot-script.ts'
import type { BootScriptNode } from './node.ts'
import { decodeBootScript, encodeBootScript } from './table.ts'

const RAM = { start: 0, size: 0x100_0000 }

function newScript(ram = RAM) {
  const machine = new ScriptMachine()
  const memory = new UefiMemory({ ram: [ram] })
  return { machine, memory, script: new BootScript({ host: machine, memory, log: machine.log }) }
}

const information = (length: number): BootScriptNode => ({
  opcode: 'INFORMATION',
  data: new Uint8Array(length).fill(0x5a),
})

describe('the boot script', () => {
  it('does not exist before its first node', async () => {
    const { script, memory } = newScript()
    expect([script.base, script.length, memory.allocations]).toEqual([undefined, 0, []])
    expect(await script.bytes()).toEqual(new Uint8Array())
    expect(await script.close()).toBe('Invalid Parameter')
  })

  it('begins with a header whose length is 0 and whose last four bytes are what memory was', async () => {
    const { machine, script, memory } = newScript()
    machine.memory.fill(RAM.size - 0x4000, 0x4000, 0xaf)
    expect(await script.save(END_OF_DXE_NODE)).toBe('Success')
    expect(script.base).toBe(RAM.size - 0x4000)
    expect(toHex(await script.bytes(), ' ')).toBe(
      'aa 00 0d 01 00 00 00 00 00 af af af af 0a 00 0b 04 00 00 00 de ad be ef',
    )
    expect(memory.allocations).toEqual([
      { start: RAM.size - 0x4000, pages: 4, type: EfiReservedMemoryType, what: 'boot script' },
    ])
  })

  it('gets TERMINATE and its length when it is closed, and takes no node then', async () => {
    const { machine, script } = newScript()
    await script.save(END_OF_DXE_NODE)
    expect(await script.close()).toBe('Success')
    expect(await script.close()).toBe('Success')
    expect(await script.bytes()).toEqual(encodeBootScript([END_OF_DXE_NODE, { opcode: 'TERMINATE' }]))
    expect(await script.save(END_OF_DXE_NODE)).toBe('Out of Resources')
    expect(machine.log.lines).toEqual(['FATAL ERROR: Set boot script after ReadyToLock!!!'])
    expect(script.length).toBe(13 + 11 + 3)
  })

  it('refuses nodes that one byte of length cannot hold', async () => {
    const { script } = newScript()
    const write = (width: number, bytes: number): BootScriptNode => ({
      opcode: 'MEM_WRITE',
      width,
      address: 0n,
      data: new Uint8Array(bytes),
    })
    expect(await script.save(information(248))).toBe('Success')
    expect(await script.save(information(249))).toBe('Out of Resources')
    expect(await script.save(write(0, 236))).toBe('Success')
    expect(await script.save(write(0, 237))).toBe('Out of Resources')
    expect(await script.save(write(3, 240))).toBe('Out of Resources')
    expect(script.length).toBe(13 + 255 + 255)
  })

  it('moves to two pages more when a node and TERMINATE do not fit two', async () => {
    const { script, memory } = newScript()
    const nodes: BootScriptNode[] = []
    const save = async (length: number): Promise<void> => {
      const node = information(length - 7)
      expect(await script.save(node)).toBe('Success')
      nodes.push(node)
    }
    // 13 + 31 · 255 + 271 + 3 is 8192
    for (let i = 0; i < 31; i++) await save(255)
    await save(255)
    await save(16)
    const before = script.base
    expect([before, script.length]).toEqual([RAM.size - 0x4000, 8189])
    await save(7)
    expect(script.base).toBe(RAM.size - 0x4000 - 0x6000)
    expect(memory.allocations.map(({ start, pages }) => [start, pages])).toEqual([[script.base, 6]])
    await script.close()
    const { nodes: found } = decodeBootScript(await script.bytes())
    expect(found.map(({ node }) => node)).toEqual([...nodes, { opcode: 'TERMINATE' }])
  })

  it('stays as it is when there is no memory to move to', async () => {
    const { script, memory } = newScript({ start: 0, size: 0x5000 })
    for (let i = 0; i < 32; i++) expect(await script.save(information(248))).toBe('Success')
    expect(await script.save(information(248))).toBe('Out of Resources')
    expect([script.length, memory.allocations.length]).toEqual([13 + 32 * 255, 1])
    expect(await script.close()).toBe('Success')
    decodeBootScript(await script.bytes())
  })

  it('is below 4 GiB, or is not', async () => {
    const { script } = newScript({ start: 2 ** 32, size: 0x10_0000 })
    expect(await script.save(END_OF_DXE_NODE)).toBe('Out of Resources')
    expect(script.base).toBeUndefined()
  })
})

describe('polls', () => {
  it('count microseconds, rounded up', () => {
    const loops = (timeout?: bigint) => {
      const node = memPoll({ address: 0, value: 0n, mask: 1n, ...(timeout === undefined ? {} : { timeout }) })
      return node.opcode === 'MEM_POLL' ? [node.duration, node.loopTimes] : []
    }
    expect(loops()).toEqual([1n, 0x1999_9999_9999_999an])
    expect(loops(0n)).toEqual([1n, 0n])
    expect(loops(10n)).toEqual([1n, 1n])
    expect(loops(11n)).toEqual([1n, 2n])
  })
})
