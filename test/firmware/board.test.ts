import { describe, expect, it } from 'vitest'
import { decodeFadt } from '../../src/acpi/fadt.ts'
import { decodeMcfg } from '../../src/acpi/mcfg.ts'
import { Guid } from '../../src/binary/guid.ts'
import { Board } from '../../src/board/board.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'

const FIRST = Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF')
const SECOND = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')

describe.each(['pc', 'q35'] as const)('our %s', (kind) => {
  async function boot() {
    const board = new Board({ kind, memorySize: 2 ** 30, vmgenid: { guid: FIRST } })
    return { board, result: await new Ovmf({ host: platformHost(board) }).boot() }
  }

  it('boots with memory that etc/e820 tells, and its device learns where the GUID is', async () => {
    const { board, result } = await boot()
    expect(result).toMatchObject({ status: 'Success', hang: undefined, announced: true })
    const address = Number(result.written[0]?.value)
    expect(board.vmgenid?.address).toBe(address)
    const seen = new Uint8Array(16)
    board.memory.read(address, seen)
    expect(seen).toEqual(FIRST.toGuestBytes())
    board.vmgenid?.setGuid(SECOND)
    board.memory.read(address, seen)
    expect(seen).toEqual(SECOND.toGuestBytes())
  })

  it("has OVMF's PM base in its FADT, and a q35 its window for PCI Express", async () => {
    const { result } = await boot()
    const at = (signature: string) => result.tables.find((table) => table.signature === signature)?.bytes
    const fadt = decodeFadt(at('FACP') ?? new Uint8Array())
    expect(fadt.PM1a_EVT_BLK).toBe(kind === 'pc' ? 0xb000 : 0x600)
    const mcfg = at('MCFG')
    expect(mcfg && decodeMcfg(mcfg).allocations.map(({ baseAddress }) => baseAddress)).toEqual(
      kind === 'pc' ? undefined : [0xe000_0000n],
    )
  })

  it('boots twice', async () => {
    const { board, result } = await boot()
    board.reset('cold')
    const again = await new Ovmf({ host: platformHost(board) }).boot()
    expect(again.status).toBe('Success')
    expect(again.tables).toEqual(result.tables)
  })
})
