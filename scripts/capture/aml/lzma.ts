/**
 * What is inside the LZMA sections of a UEFI firmware image, by the program `xz`.
 *
 * Source: PI 1.8 Volume 3 §3.2.4 "Firmware File Section"; the GUID is edk2's LZMA_CUSTOM_DECOMPRESS_GUID.
 * @module
 */
import { spawnSync } from 'node:child_process'
import { toLatin1 } from '../../../src/binary/bytes.ts'
import { Guid } from '../../../src/binary/guid.ts'

const LZMA_GUID = Guid.parse('ee4e5898-3914-4259-9d6e-dc7bd79403cf')
const EFI_SECTION_GUID_DEFINED = 0x02
const MAX_UNPACKED = 2 ** 28

/** The unpacked contents of each section that unpacks; what looks like one and is none is left out. */
export function unpackFirmware(image: Uint8Array): Uint8Array[] {
  const text = toLatin1(image)
  const guid = toLatin1(LZMA_GUID.toGuestBytes())
  const view = new DataView(image.buffer, image.byteOffset, image.length)
  const unpacked: Uint8Array[] = []
  for (let place = text.indexOf(guid); place >= 0; place = text.indexOf(guid, place + 1)) {
    // Before the GUID: u24 size of the section, u8 type. Behind it: u16 where the data begins, u16 attributes.
    const start = place - 4
    if (start < 0 || image[start + 3] !== EFI_SECTION_GUID_DEFINED) continue
    const size = view.getUint32(start, true) & 0xff_ffff
    const data = image.subarray(start + view.getUint16(place + 16, true), start + size)
    const { status, stdout } = spawnSync('xz', ['--format=lzma', '--decompress', '--stdout'], {
      input: data,
      maxBuffer: MAX_UNPACKED,
    })
    if (status === 0) unpacked.push(new Uint8Array(stdout))
  }
  return unpacked
}
