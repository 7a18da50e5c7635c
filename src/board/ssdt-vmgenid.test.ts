import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { disassemble } from '../aml/disassemble.ts'
import { parseTable } from '../aml/parse.ts'
import { hexDiff } from '../binary/hexdump.ts'
import { buildVmGenIdSsdt } from './ssdt-vmgenid.ts'

const GOLDEN = join(import.meta.dirname, '../../test/golden/qemu-7.2/ssdt-vmgenid.aml')

describe('buildVmGenIdSsdt', () => {
  const { bytes, vgiaOffset } = buildVmGenIdSsdt()

  it("is QEMU's table, byte for byte", () => {
    expect(hexDiff(readFileSync(GOLDEN), bytes)).toBe('')
    expect(bytes.length).toBe(202)
  })

  it('prints as iasl -d prints it', () => {
    expect(disassemble(parseTable(bytes), { title: 'Disassembly of ssdt-vmgenid.aml' })).toBe(`/*
 * Disassembly of ssdt-vmgenid.aml
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x000000CA (202)
 *     Revision         0x01
 *     Checksum         0x00 **** Incorrect checksum, should be 0x41
 *     OEM ID           "BOCHS "
 *     OEM Table ID     "VMGENID"
 *     OEM Revision     0x00000001 (1)
 *     Compiler ID      "BXPC"
 *     Compiler Version 0x00000001 (1)
 */
DefinitionBlock ("", "SSDT", 1, "BOCHS ", "VMGENID", 0x00000001)
{
    Name (VGIA, 0x00000000)
    Scope (\\_SB)
    {
        Device (VGEN)
        {
            Name (_HID, "QEMUVGID")  // _HID: Hardware ID
            Name (_CID, "VM_Gen_Counter")  // _CID: Compatible ID
            Name (_DDN, "VM_Gen_Counter")  // _DDN: DOS Device Name
            Method (_STA, 0, NotSerialized)  // _STA: Status
            {
                Local0 = 0x0F
                If ((VGIA == Zero))
                {
                    Local0 = Zero
                }

                Return (Local0)
            }

            Method (ADDR, 0, NotSerialized)
            {
                Local0 = Package (0x02) {}
                Local0 [Zero] = (VGIA + 0x28)
                Local0 [One] = Zero
                Return (Local0)
            }
        }
    }

    Method (\\_GPE._E05, 0, NotSerialized)  // _Exx: Edge-Triggered GPE, xx=0x00-0xFF
    {
        Notify (\\_SB.VGEN, 0x80) // Status Change
    }
}

`)
  })

  it('says where the loader script patches the address in', () => {
    expect(vgiaOffset).toBe(0x2a)
    expect(bytes.subarray(vgiaOffset, vgiaOffset + 4)).toEqual(new Uint8Array(4))
  })
})
