/**
 * The SSDT of the VM Generation ID device: where the ID is, and what happens when it changes.
 *
 * The loader script writes the address of the blob `etc/vmgenid_guid` into VGIA. Until then the device is absent. The ID
 * lies `VMGENID_GUID_OFFSET` bytes into the blob; a guest asks `ADDR` for its address, in two halves, and is notified by
 * general-purpose event 5.
 *
 * Behaviour: QEMU hw/acpi/vmgenid.c
 * Specs:     QEMU docs/specs/vmgenid.rst; Microsoft "Virtual Machine Generation ID" (2012)
 * @module
 */
import {
  Add,
  Device,
  dword,
  If,
  Index,
  LEqual,
  Local0,
  labelled,
  Method,
  Name,
  Notify,
  Package,
  path,
  Return,
  Scope,
  Store,
} from '../aml/asl.ts'
import { encodeTable } from '../aml/table.ts'
import { VmgenidError } from '../binary/errors.ts'
import { VMGENID_GUID_OFFSET } from '../devices/vmgenid.ts'
import { TABLE_HEADER } from './table-header.ts'

/** Present, enabled, shown, functioning.              ACPI 6.5 §6.3.7 "_STA (Device Status)" */
const STA_ALL = 0x0f
/** "Device specific" for vmgenid: the ID has changed.  ACPI 6.5 §5.6.6 "Device Object Notifications" */
const NOTIFY_CHANGED = 0x80

export interface VmGenIdSsdt {
  /** The whole table; its checksum is 0, the loader script sets it. */
  readonly bytes: Uint8Array
  /** Offset of the four bytes that ADD_POINTER patches with the blob's address. */
  readonly vgiaOffset: number
}

export function buildVmGenIdSsdt(): VmGenIdSsdt {
  const { bytes, placements } = encodeTable(
    {
      ...TABLE_HEADER,
      signature: 'SSDT',
      oemTableId: 'VMGENID\0',
      terms: [
        Name('VGIA', labelled('VGIA', dword(0))),
        Scope('\\_SB', [
          Device('VGEN', [
            Name('_HID', 'QEMUVGID'),
            Name('_CID', 'VM_Gen_Counter'),
            Name('_DDN', 'VM_Gen_Counter'),
            Method('_STA', 0, [
              Store(STA_ALL, Local0),
              If(LEqual(path('VGIA'), 0), [Store(0, Local0)]),
              Return(Local0),
            ]),
            Method('ADDR', 0, [
              Store(Package([], 2), Local0),
              Store(Add(path('VGIA'), VMGENID_GUID_OFFSET), Index(Local0, 0)),
              Store(0, Index(Local0, 1)),
              Return(Local0),
            ]),
          ]),
        ]),
        Method('\\_GPE._E05', 0, [Notify('\\_SB.VGEN', NOTIFY_CHANGED)]),
      ],
    },
    { checksum: 'zero' },
  )
  const vgia = placements.get('VGIA')
  if (!vgia) throw new VmgenidError('VMGENID_SSDT', 'the SSDT has no VGIA')
  return { bytes, vgiaOffset: vgia.operands }
}
