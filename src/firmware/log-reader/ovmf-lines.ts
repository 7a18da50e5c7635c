/**
 * The lines of OVMF's table client, as its DEBUG builds print them, and what its errors mean.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c, BootScript.c, OvmfPkg/AcpiPlatformDxe.
 * @module
 */

/** Lines of a boot that goes well. */
export const OVMF_BOOT_LINES = {
  s3Detected: 'S3 support was detected on QEMU',
  registered: 'AcpiPlatformEntryPoint: waiting for root bridges to be connected, registered callback',
  rootBridges: 'OnRootBridgesConnected: root bridges have been connected, installing ACPI tables',
  status: 'OnRootBridgesConnected: InstallAcpiTables: {status}',
  select: 'Select Item: 0x{key:x}',
  restricted: 'CollectAllocationsRestrictedTo32Bit: restricting blob "{file}" from 64-bit allocation',
  allocate:
    'ProcessCmdAllocate: File="{file}" Alignment=0x{alignment:x} Zone={zone:d} Size=0x{size:x} Address=0x{address:x}',
  addPointer:
    'ProcessCmdAddPointer: PointerFile="{pointerFile}" PointeeFile="{pointeeFile}" PointerOffset=0x{pointerOffset:x} PointerSize={pointerSize:d}',
  addChecksum:
    'ProcessCmdAddChecksum: File="{file}" ResultOffset=0x{resultOffset:x} Start=0x{start:x} Length=0x{length:x}',
  writePointer:
    'ProcessCmdWritePointer: PointerFile="{pointerFile}" PointeeFile="{pointeeFile}" PointerOffset=0x{pointerOffset:x} PointeeOffset=0x{pointeeOffset:x} PointerSize={pointerSize:d}',
  writePointerV6:
    'ProcessCmdWritePointer: PointerFile="{pointerFile}" PointeeFile="{pointeeFile}" PointerOffset=0x{pointerOffset:x} PointerSize={pointerSize:d}',
  condensed:
    'SaveCondensedWritePointerToS3Context: 0x{key:x}/[0x{pointerOffset:x}+{pointerSize:d}] := 0x{value:x} ({index:d})',
  undo: 'UndoCmdWritePointer: PointerFile="{pointerFile}" PointerOffset=0x{pointerOffset:x} PointerSize={pointerSize:d}',
  unknown: 'InstallQemuFwCfgTables: unknown loader command: 0x{type:x}',
  skipped: 'Process2ndPassCmdAddPointer: PointerValue=0x{address:x} already processed, skipping.',
  probe:
    'Process2ndPassCmdAddPointer: checking for ACPI header in "{file}" at 0x{address:x} (remaining: 0x{remaining:x}):{verdict}',
  installed: 'InstallQemuFwCfgTables: installed {count:d} tables',
  freeing: 'InstallQemuFwCfgTables: freeing "{file}"',
  fragment2017: 'TransferS3ContextToBootScript: boot script fragment saved, ScratchBuffer={dmaAccess:x}',
  fragment: 'AppendFwCfgBootScript: boot script fragment saved',
  /** Behind the name of the module. */
  s3Ready: 'S3SaveStateInstalledNotify: DmaAccess@0x{dmaAccess:x} ScratchBuffer@[0x{scratch:x}+0x{size:x}]',
} as const

/** The module whose S3 fragment carries the write pointers; others have their own. */
export const S3_FRAGMENT_MODULES: readonly string[] = [
  'QemuFwCfgAcpiPlatform',
  'AcpiPlatformDxe',
  'AcpiPlatform',
]

/** What an error line means. `{…}` are fields of its form. */
interface ErrorLine {
  readonly id: string
  readonly form: string
  readonly meaning: string
}

const LOCATION = 'a pointer of 1, 2, 4 or 8 bytes has to lie within its file'
const NAME = 'a file name in the script fills its 56 bytes and has no end'

/** E1 to E14, and errors around them. */
export const OVMF_ERROR_LINES = {
  e1: error(
    'E1',
    'InstallQemuFwCfgTables: "etc/table-loader" has invalid size 0x{size:x}',
    'the script is no whole number of 128-byte entries; none was carried out',
  ),
  e2CollectAllocations: error('E2', 'CollectAllocationsRestrictedTo32Bit: malformed file name', NAME),
  e2Allocate: error('E2', 'ProcessCmdAllocate: malformed file name', NAME),
  e2AddPointer: error('E2', 'ProcessCmdAddPointer: malformed file name', NAME),
  e2AddChecksum: error('E2', 'ProcessCmdAddChecksum: malformed file name', NAME),
  e2WritePointer: error('E2', 'ProcessCmdWritePointer: malformed file name', NAME),
  e3: error(
    'E3',
    'ProcessCmdAllocate: unsupported alignment 0x{alignment:x}',
    'OVMF allocates pages, and takes alignments up to 4096',
  ),
  e4: error(
    'E4',
    'ProcessCmdAllocate: QemuFwCfgFindFile("{file}"): {status}',
    'the script names a file that the host does not offer',
  ),
  e5: error('E5', 'ProcessCmdAllocate: duplicated file "{file}"', 'the script allocates one file twice'),
  e6: error(
    'E6',
    'ProcessCmdAddPointer: invalid blob reference(s) "{pointer}" / "{pointee}"',
    'a pointer is linked before its file, or the file that it points to, is allocated',
  ),
  e7AddPointer: error('E7', 'ProcessCmdAddPointer: invalid pointer location or size in "{file}"', LOCATION),
  e7WritePointer: error(
    'E7',
    'ProcessCmdWritePointer: invalid pointer location or size in "{file}"',
    LOCATION,
  ),
  e8: error(
    'E8',
    'ProcessCmdAddPointer: invalid pointer value in "{file}"',
    'before linking, a pointer holds an offset into its pointee, and this one is behind the end',
  ),
  e9: error(
    'E9',
    'ProcessCmdAddPointer: relocated pointer value unrepresentable in "{file}"',
    'the address does not fit into the pointer',
  ),
  e10: error(
    'E10',
    'ProcessCmdAddChecksum: invalid blob reference "{file}"',
    'the file to sum is not allocated',
  ),
  e11: error(
    'E11',
    'ProcessCmdAddChecksum: invalid checksum range in "{file}"',
    'the range to sum, or the byte for the sum, is behind the end of the file',
  ),
  e12: error(
    'E12',
    'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "{pointer}" / "{pointee}"',
    'the host does not offer the file that the address goes to, or the file that it is the address of is not allocated',
  ),
  e13: error(
    'E13',
    'ProcessCmdWritePointer: invalid PointeeOffset',
    'the place whose address is told is behind the end of its file',
  ),
  e14: error(
    'E14',
    'ProcessCmdWritePointer: pointer value unrepresentable in "{file}"',
    'the address does not fit into the file that it goes to',
  ),
  tooMany: error(
    'too-many-tables',
    "Process2ndPassCmdAddPointer: can't install more than {limit:d} tables",
    'the script points to more tables than OVMF installs',
  ),
  installTable: error(
    'install-table',
    'Process2ndPassCmdAddPointer: InstallAcpiTable(): {status}',
    'the table driver refused a table: a second FACP, FACS or DSDT, or no memory',
  ),
  /** Behind the name of the module. */
  noDma: error(
    'no-dma',
    'QemuFwCfgS3CallWhenBootScriptReady: fw_cfg DMA unavailable',
    'without DMA the address can neither be told nor told again after S3',
  ),
} as const satisfies Record<string, ErrorLine>

function error<const Form extends string>(id: string, form: Form, meaning: string) {
  return { id, form, meaning }
}

/** Functions that nothing but these lines begins with: another form is a damaged line. */
export const OVMF_FUNCTIONS: readonly string[] = [
  'ProcessCmdAllocate',
  'ProcessCmdAddPointer',
  'ProcessCmdAddChecksum',
  'ProcessCmdWritePointer',
  'UndoCmdWritePointer',
  'SaveCondensedWritePointerToS3Context',
  'Process2ndPassCmdAddPointer',
  'InstallQemuFwCfgTables',
]
