/**
 * What can be wrong with a linker/loader script, and what the two firmwares make of it.
 *
 * Rules up to 52 have the numbers of the project's list of malformed loader input, in which every row was read in
 * OVMF's and in SeaBIOS's loader; the rows that a script does not show are in ROWS_NOT_IN_A_SCRIPT. Rules above 52
 * are about scripts that both firmwares execute, with a result that nobody wants.
 *
 * Severity: `error` when a guest of at least one firmware loses tables, or its generation ID; `warning` when
 * something is wasted or works by luck; `note` when it is worth knowing.
 * @module
 */

export type LoaderSeverity = 'error' | 'warning' | 'note'

export interface LoaderRule {
  readonly severity: LoaderSeverity
  readonly title: string
  /** What OVMF does. */
  readonly ovmf: string
  /** OVMF stops and takes back what it did: at the command, or when it probes what the pointers lead to. */
  readonly ovmfStops?: 'at the command' | 'while probing'
  /** What SeaBIOS does. */
  readonly seabios: string
  /** How to put it right. */
  readonly hint: string
  /** Upstream files in which it can be seen. */
  readonly source: readonly string[]
}

const EDK2 = 'edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c'
const EDK2_TABLES = 'edk2 MdeModulePkg/Universal/Acpi/AcpiTableDxe/AcpiTableProtocol.c'
const EDK2_S3 = 'edk2 OvmfPkg/Library/QemuFwCfgS3Lib/QemuFwCfgS3PeiDxe.c'
const SEABIOS = 'SeaBIOS src/fw/romfile_loader.c'
const SEABIOS_TABLES = 'SeaBIOS src/fw/biostables.c'
const SEABIOS_MALLOC = 'SeaBIOS src/malloc.c'
const QEMU = 'QEMU hw/acpi/bios-linker-loader.c'
const QEMU_BUILD = 'QEMU hw/i386/acpi-build.c'
const VMGENID = 'QEMU hw/acpi/vmgenid.c'

const LOADERS = [EDK2, SEABIOS] as const

/** OVMF does not go on after a fault. */
const stops = (status: string, ovmfStops: NonNullable<LoaderRule['ovmfStops']> = 'at the command') => ({
  ovmf: `Stops with ${status}, takes back what it did and boots without these tables.`,
  ovmfStops,
})

const WARNS = 'Warns of an internal error, leaves the command out and goes on.'
const NO_MEMORY = 'Warns that it has no memory, and of an internal error at every later reference to the file'
const NO_MATTER = 'No consequence.'

export const LOADER_RULES = {
  'L01-script-absent': {
    severity: 'error',
    title: 'no loader script',
    ovmf: 'Finds no script and boots without tables from the host.',
    seabios: 'Uses the tables that are built into it.',
    hint: 'Publish etc/table-loader together with the files that it names.',
    source: LOADERS,
  },
  'L02-script-empty': {
    severity: 'error',
    title: 'empty loader script',
    ovmf: 'With S3 on, stops with Invalid Parameter; with S3 off, installs nothing and calls it a success.',
    seabios: 'Uses the tables that are built into it.',
    hint: 'Publish at least one ALLOCATE, or no etc/table-loader at all.',
    source: LOADERS,
  },
  'L03-script-size': {
    severity: 'error',
    title: 'script size is no multiple of 128',
    ovmf: 'Refuses the script with Protocol Error before the first command.',
    seabios: 'Warns of an internal error, executes nothing and uses the tables that are built into it.',
    hint: 'Publish whole entries of 128 bytes.',
    source: LOADERS,
  },
  'L04-command-unknown': {
    severity: 'warning',
    title: 'command that is not defined',
    ovmf: 'Logs the type and skips the entry.',
    seabios: 'Skips the entry silently.',
    hint: 'Use types 1 to 4; zero entries belong behind the last command.',
    source: LOADERS,
  },
  'L05-allocate-name': {
    severity: 'error',
    title: 'ALLOCATE with an unterminated name',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'End the name with a NUL: at most 55 characters.',
    source: LOADERS,
  },
  'L06-alignment-zero': {
    severity: 'note',
    title: 'alignment 0',
    ovmf: 'Accepts it: blobs begin on a page in any case.',
    seabios: 'Accepts it and aligns to 16 bytes.',
    hint: 'Say which alignment the blob needs.',
    source: LOADERS,
  },
  'L07-alignment-not-power-of-two': {
    severity: 'error',
    title: 'alignment is no power of two',
    ovmf: 'Accepts it: blobs begin on a page in any case.',
    seabios: WARNS,
    hint: 'Use a power of two from 16 to 4096.',
    source: LOADERS,
  },
  'L08-alignment-above-page': {
    severity: 'error',
    title: 'alignment above a page',
    ...stops('Unsupported'),
    seabios: 'Honours it while there is memory.',
    hint: 'Use a power of two of at most 4096.',
    source: LOADERS,
  },
  'L09-alignment-large-not-power-of-two': {
    severity: 'error',
    title: 'alignment above a page and no power of two',
    ...stops('Unsupported'),
    seabios: WARNS,
    hint: 'Use a power of two from 16 to 4096.',
    source: LOADERS,
  },
  'L10-zone-unknown': {
    severity: 'error',
    title: 'zone that is not defined',
    ovmf: 'Prints the zone and does not use it.',
    seabios: WARNS,
    hint: 'Use 1 (HIGH), or 2 (FSEG) for the RSDP.',
    source: LOADERS,
  },
  'L11-file-absent': {
    severity: 'error',
    title: 'file to allocate does not exist',
    ...stops('Not Found'),
    seabios:
      'Skips the command silently, and warns of an internal error at every later reference to the file.',
    hint: 'Publish the file, or leave out its ALLOCATE.',
    source: LOADERS,
  },
  'L12-file-empty': {
    severity: 'error',
    title: 'file to allocate is empty',
    ...stops('Out of Resources'),
    seabios:
      'Skips the command silently, and warns of an internal error at every later reference to the file.',
    hint: 'Publish at least one byte, or leave out the ALLOCATE.',
    source: LOADERS,
  },
  'L13-memory-exceeded': {
    severity: 'error',
    title: 'blobs do not fit the memory',
    ...stops('Out of Resources'),
    seabios: `${NO_MEMORY}.`,
    hint: 'Publish smaller blobs, or give the machine more memory.',
    source: LOADERS,
  },
  'L14-fseg-exceeded': {
    severity: 'error',
    title: 'blobs do not fit the F segment',
    ovmf: 'Does not use the zone, so it has no such limit.',
    seabios: `${NO_MEMORY}: about 1200 bytes of the segment are free.`,
    hint: 'Put only the RSDP into zone FSEG.',
    source: [EDK2, SEABIOS, SEABIOS_MALLOC],
  },
  'L15-allocate-twice': {
    severity: 'error',
    title: 'file allocated twice',
    ...stops('Protocol Error'),
    seabios: 'Loads a second copy that nothing refers to; names find the first.',
    hint: 'Allocate each file once.',
    source: LOADERS,
  },
  'L16-pointer-name': {
    severity: 'error',
    title: 'ADD_POINTER with an unterminated name',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'End the name with a NUL: at most 55 characters.',
    source: LOADERS,
  },
  'L17-pointer-file-not-allocated': {
    severity: 'error',
    title: 'ADD_POINTER names a file that is not allocated',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Put an ALLOCATE for the file in front; QEMU puts all of them first.',
    source: LOADERS,
  },
  'L18-pointer-size': {
    severity: 'error',
    title: 'pointer of an impossible size',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Use 1, 2, 4 or 8 bytes.',
    source: LOADERS,
  },
  'L19-pointer-outside': {
    severity: 'error',
    title: 'pointer outside its blob',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'The pointer has to lie within the file that holds it.',
    source: LOADERS,
  },
  'L20-pointer-wraps': {
    severity: 'error',
    title: 'pointer offset wraps around 4 GiB',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'The pointer has to lie within the file that holds it.',
    source: LOADERS,
  },
  'L21-pointer-value-outside': {
    severity: 'error',
    title: 'pointer holds an offset outside its target',
    ...stops('Protocol Error'),
    seabios: 'Adds all the same; the pointer then points behind the blob.',
    hint: 'Store the offset within the target before linking, less than its size.',
    source: LOADERS,
  },
  'L22-pointer-too-narrow': {
    severity: 'error',
    title: 'pointer too narrow for an address',
    ...stops('Protocol Error'),
    seabios: 'Cuts the address off silently.',
    hint: 'Use 4 or 8 bytes.',
    source: LOADERS,
  },
  'L24-checksum-file': {
    severity: 'error',
    title: 'ADD_CHECKSUM names no allocated file',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Name a file that an ALLOCATE in front of this command has loaded.',
    source: LOADERS,
  },
  'L25-checksum-byte-outside': {
    severity: 'error',
    title: 'checksum byte outside the blob',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Use the offset of the checksum within the file, not within the table.',
    source: LOADERS,
  },
  'L26-checksum-range-outside': {
    severity: 'error',
    title: 'checksum range outside the blob',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Start and length have to stay within the file.',
    source: LOADERS,
  },
  'L27-checksum-empty': {
    severity: 'warning',
    title: 'checksum over nothing',
    ovmf: 'Stores 0.',
    seabios: 'Leaves the byte as it is.',
    hint: 'Give the length of the table, or leave the command out.',
    source: LOADERS,
  },
  'L28-checksum-byte-not-zero': {
    severity: 'error',
    title: 'checksum byte is not zero beforehand',
    ovmf: 'Stores a value that is off by the old byte; the table fails the probe and is not installed.',
    seabios: 'Computes the right value.',
    hint: 'Publish the checksum byte as 0, as QEMU does.',
    source: [EDK2, SEABIOS, QEMU],
  },
  'L29-checksum-byte-beside-range': {
    severity: 'warning',
    title: 'checksum byte outside its range',
    ovmf: 'Accepts it; the range itself does not sum to zero.',
    seabios: 'Accepts it; the range itself does not sum to zero.',
    hint: 'The range has to include the checksum byte; QEMU refuses to build this.',
    source: [EDK2, SEABIOS, QEMU],
  },
  'L30-write-pointer-name': {
    severity: 'error',
    title: 'WRITE_POINTER with an unterminated name',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'End the name with a NUL: at most 55 characters.',
    source: LOADERS,
  },
  'L31-write-target-absent': {
    severity: 'error',
    title: 'file to write does not exist',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Publish the file, writable by the guest.',
    source: LOADERS,
  },
  'L32-write-pointee-not-allocated': {
    severity: 'error',
    title: 'WRITE_POINTER to a file that is never allocated',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Put an ALLOCATE for the file in front.',
    source: LOADERS,
  },
  'L33-write-pointer-location': {
    severity: 'error',
    title: 'WRITE_POINTER to an impossible place',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Write 1, 2, 4 or 8 bytes, all within the file.',
    source: LOADERS,
  },
  'L34-pointee-offset-outside': {
    severity: 'error',
    title: 'WRITE_POINTER of an address outside its blob',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'The pointee offset has to be less than the size of the pointee.',
    source: LOADERS,
  },
  'L35-write-pointer-too-narrow': {
    severity: 'error',
    title: 'WRITE_POINTER too narrow for an address',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Write 8 bytes.',
    source: LOADERS,
  },
  'L36-write-target-read-only': {
    severity: 'error',
    title: 'file to write is read-only',
    ovmf: 'Waits for ever for a transfer that failed; a DEBUG build stops at an assertion.',
    seabios: 'Does not notice: the pointer is lost, at boot and at every resume.',
    hint: 'Register the file as guest-writable.',
    source: ['edk2 OvmfPkg/Library/QemuFwCfgLib/QemuFwCfgDxe.c', SEABIOS, 'QEMU hw/nvram/fw_cfg.c'],
  },
  'L38-write-pointer-v6': {
    severity: 'error',
    title: 'WRITE_POINTER in the form of patch set v6',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Add the pointee offset: u32 at byte 120, the size at byte 124. To read it as v6, say edition v6.',
    source: [EDK2, SEABIOS, QEMU],
  },
  'L39-write-pointer-undone': {
    severity: 'note',
    title: 'address told to the host before a fault',
    ovmf: 'Writes zeros over the address when it stops at the fault.',
    seabios: 'Lets the earlier write stand.',
    hint: 'Put the fault right; nothing is wrong with this command.',
    source: LOADERS,
  },
  'L40-pointer-after-checksum': {
    severity: 'error',
    title: 'pointer changed after its checksum',
    ovmf: 'The table no longer sums to zero, fails the probe and is not installed.',
    seabios: 'Keeps the table, with a wrong checksum that the guest may refuse.',
    hint: 'Put the ADD_CHECKSUM of a table behind all its ADD_POINTERs.',
    source: [EDK2, SEABIOS, QEMU_BUILD],
  },
  'L41-table-length': {
    severity: 'error',
    title: 'table with an impossible length',
    ovmf: 'The probe does not take it for a table: it is not installed, its blob stays in memory.',
    seabios: 'Does not check.',
    hint: 'The length in the header is that of the whole table: at least 36, and within the blob.',
    source: [EDK2, SEABIOS_TABLES],
  },
  'L42-facs-length': {
    severity: 'error',
    title: 'FACS with an impossible length',
    ovmf: 'The probe does not take it for a FACS: it is not installed, and S3 resume has no waking vector.',
    seabios: 'Does not check.',
    hint: 'A FACS has 64 bytes, and says so at offset 4.',
    source: [EDK2, SEABIOS_TABLES],
  },
  'L43-data-probed-as-table': {
    severity: 'error',
    title: 'data that passes for a table',
    ovmf: 'Installs the data as an ACPI table; what the pointer was meant for goes with its blob.',
    seabios: 'Does not probe.',
    hint: 'Begin data that a pointer refers to with 36 zero bytes: they cannot be a table header.',
    source: [EDK2, VMGENID],
  },
  'L44-table-pointed-twice': {
    severity: 'note',
    title: 'two pointers to one table',
    ovmf: 'Skips the second pointer with a line in its log; before March 2017, installs the table twice, and stops for FACP, FACS and DSDT.',
    seabios: NO_MATTER,
    hint: 'Nothing has to be done: an FADT of revision 3 names its DSDT twice.',
    source: [EDK2],
  },
  'L45-second-unique-table': {
    severity: 'error',
    title: 'second table of a kind that there is one of',
    ...stops('Access Denied', 'while probing'),
    seabios: 'Uses the first that the root table leads to.',
    hint: 'Publish one FACP, one FACS and one DSDT; use SSDTs for more.',
    source: [EDK2, EDK2_TABLES],
  },
  'L46-too-many-tables': {
    severity: 'error',
    title: 'more than 128 tables',
    ...stops('Out of Resources', 'while probing'),
    seabios: 'Has no limit.',
    hint: 'Merge SSDTs.',
    source: [EDK2],
  },
  'L47-rsdp-not-found': {
    severity: 'error',
    title: 'no RSDP where SeaBIOS looks for it',
    ovmf: 'Makes its own RSDP; this one does not matter.',
    seabios: 'Warns of an internal error, and uses the tables that are built into it.',
    hint: 'Allocate the RSDP in zone FSEG on 16 bytes, and give it an ADD_CHECKSUM.',
    source: [EDK2, SEABIOS_TABLES],
  },
  'L48-rsdp-not-linked': {
    severity: 'error',
    title: 'RSDP that points nowhere',
    ovmf: 'Makes its own root tables; this one does not matter.',
    seabios: 'Finds the RSDP and follows an offset as if it were an address: no tables.',
    hint: 'Add an ADD_POINTER from the RSDP, offset 16 (RSDT) or 24 (XSDT), to the root table.',
    source: [EDK2, SEABIOS_TABLES],
  },
  'L49-write-pointer-before-allocate': {
    severity: 'error',
    title: 'WRITE_POINTER before its ALLOCATE',
    ...stops('Protocol Error'),
    seabios: WARNS,
    hint: 'Put the ALLOCATE in front; QEMU puts all of them first.',
    source: LOADERS,
  },
  'L50-system-states': {
    severity: 'warning',
    title: 'etc/system-states is not six bytes',
    ovmf: 'Takes S3 as switched off: no address is recorded for resume.',
    seabios: 'Does not read the file.',
    hint: 'Publish six bytes, one a sleep state, bit 7 of the fourth for S3.',
    source: [EDK2_S3],
  },
  'L53-pointers-overlap': {
    severity: 'error',
    title: 'overlapping pointers',
    ovmf: 'Adds both addresses into the same bytes, or stops with Protocol Error when the sum is no offset.',
    seabios: 'Adds both addresses into the same bytes.',
    hint: 'Patch each pointer once.',
    source: LOADERS,
  },
  'L54-table-sum': {
    severity: 'error',
    title: 'table that does not sum to zero',
    ovmf: 'The probe does not take it for a table: it is not installed, its blob stays in memory.',
    seabios: 'Keeps the table, with a wrong checksum that the guest may refuse.',
    hint: 'Add an ADD_CHECKSUM over the whole table, behind its ADD_POINTERs.',
    source: [EDK2, SEABIOS],
  },
  'L55-table-unreferenced': {
    severity: 'warning',
    title: 'table that no pointer leads to',
    ovmf: 'Does not see the table; its memory is freed with the blob.',
    seabios: 'Keeps the bytes; the guest does not find them.',
    hint: 'Add the table to the RSDT, with an ADD_POINTER.',
    source: [EDK2, SEABIOS_TABLES],
  },
  'L56-allocate-unused': {
    severity: 'warning',
    title: 'file loaded for nothing',
    ovmf: 'Loads the file, and frees it at the end.',
    seabios: 'Loads the file, and keeps it.',
    hint: 'Refer to the file, or leave out its ALLOCATE.',
    source: LOADERS,
  },
  'L57-write-target-allocated': {
    severity: 'warning',
    title: 'file to write is also loaded into memory',
    ovmf: 'Writes to the host; the copy in memory keeps the old bytes.',
    seabios: 'Writes to the host; the copy in memory keeps the old bytes.',
    hint: 'A file that tells the host an address is not allocated.',
    source: [EDK2, SEABIOS, QEMU],
  },
  'L58-guid-alignment': {
    severity: 'warning',
    title: 'generation ID not alone in its page',
    ovmf: 'Gives every blob whole pages.',
    seabios: 'Puts other data into the page, which the guest then maps together with the ID.',
    hint: 'Allocate etc/vmgenid_guid with alignment 4096 in zone HIGH.',
    source: [VMGENID, SEABIOS_MALLOC],
  },
  'L59-guid-size': {
    severity: 'error',
    title: 'generation ID page of another size',
    ovmf: 'Loads what is there, and fills the page with zeros.',
    seabios: 'Puts other data behind the blob.',
    hint: 'Publish 4096 bytes with the ID at offset 40.',
    source: [VMGENID],
  },
  'L60-guid-suppressor': {
    severity: 'warning',
    title: 'generation ID page begins with data',
    ovmf: 'Probes the start of the page for a table header; only zeros are sure not to be one.',
    seabios: 'Does not probe.',
    hint: 'Begin etc/vmgenid_guid with 40 zero bytes.',
    source: [VMGENID, EDK2],
  },
  'L61-guid-address': {
    severity: 'error',
    title: 'host is told another address than that of the generation ID',
    ovmf: 'Writes what the command says.',
    seabios: 'Writes what the command says.',
    hint: 'Write the address of etc/vmgenid_guid + 0x28 to offset 0 of etc/vmgenid_addr.',
    source: [VMGENID],
  },
  'L62-guid-address-not-written': {
    severity: 'error',
    title: 'host is not told where the generation ID is',
    ovmf: 'Never writes etc/vmgenid_addr: a change of the ID does not reach the guest.',
    seabios: 'Never writes etc/vmgenid_addr: a change of the ID does not reach the guest.',
    hint: 'Add a WRITE_POINTER from etc/vmgenid_addr to etc/vmgenid_guid + 0x28.',
    source: [VMGENID],
  },
  'L63-guid-not-in-table': {
    severity: 'error',
    title: 'guest is not told where the generation ID is',
    ovmf: 'Loads the page; no table has its address.',
    seabios: 'Loads the page; no table has its address.',
    hint: 'Add an ADD_POINTER from VGIA in the SSDT to etc/vmgenid_guid.',
    source: [VMGENID],
  },
  'L64-checksum-undone': {
    severity: 'error',
    title: 'checksum changed by a later checksum',
    ovmf: 'The first range no longer sums to zero; a table there is not installed.',
    seabios: 'The first range no longer sums to zero.',
    hint: 'Compute the checksum of the inner range first.',
    source: LOADERS,
  },
  'L65-analysis-limit': {
    severity: 'warning',
    title: 'script too large to look at all of it',
    ovmf: 'Has no limit on entries.',
    seabios: 'Has no limit on entries.',
    hint: 'QEMU makes scripts of at most 512 entries.',
    source: [QEMU_BUILD],
  },
  'L66-above-qemu-limit': {
    severity: 'note',
    title: 'script larger than QEMU makes one',
    ovmf: NO_MATTER,
    seabios: NO_MATTER,
    hint: 'QEMU stops with an error above 64 KiB; another host may do as it likes.',
    source: [QEMU_BUILD],
  },
  'L67-high-zone-exceeded': {
    severity: 'error',
    title: "blobs do not fit SeaBIOS's HIGH zone",
    ovmf: 'Uses any memory, below 4 GiB for blobs with a pointer of less than 8 bytes.',
    seabios: `${NO_MEMORY}: the zone has 16 MiB, 256 KiB below 32 MiB of RAM.`,
    hint: 'Publish smaller blobs.',
    source: [EDK2, SEABIOS, SEABIOS_MALLOC],
  },
  'L68-root-table-absent': {
    severity: 'error',
    title: 'RSDP that leads to no root table',
    ovmf: 'Makes its own root tables; this one does not matter.',
    seabios: 'Finds the RSDP, and no table behind it; nor does the guest.',
    hint: 'Publish an RSDT or XSDT there, or let the pointer lead to where it is.',
    source: [EDK2, SEABIOS_TABLES],
  },
} as const satisfies Readonly<Record<`L${number}-${string}`, LoaderRule>>

/** Stable for programs: severity and words may change, ids do not. */
export type LoaderRuleId = keyof typeof LOADER_RULES

/** Rows of the list of malformed input that no script shows, with the reason. */
export const ROWS_NOT_IN_A_SCRIPT: Readonly<Record<number, string>> = {
  23: 'a 4-byte pointer keeps its target below 4 GiB in both firmwares',
  37: 'whether fw_cfg has DMA is a property of the machine',
  51: 'whether the device takes the address again on resume is seen on resume',
  52: 'how the machine was reset is seen on resume',
}

/** The row of the list of malformed input; `undefined` for rules above it. */
export function rowOf(rule: LoaderRuleId): number | undefined {
  const number = Number(rule.slice(1, 3))
  return number <= 52 ? number : undefined
}
