import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hexDiff } from '../binary/hexdump.ts'
import { buildVmGenIdSsdt } from './ssdt-vmgenid.ts'

const GOLDEN = join(import.meta.dirname, '../../test/golden/qemu-7.2/ssdt-vmgenid.aml')

describe('buildVmGenIdSsdt', () => {
  const { bytes, vgiaOffset } = buildVmGenIdSsdt()

  it("is QEMU's table, byte for byte", () => {
    expect(hexDiff(readFileSync(GOLDEN), bytes)).toBe('')
    expect(bytes.length).toBe(202)
  })

  it('says where the loader script patches the address in', () => {
    expect(vgiaOffset).toBe(0x2a)
    expect(bytes.subarray(vgiaOffset, vgiaOffset + 4)).toEqual(new Uint8Array(4))
  })
})
