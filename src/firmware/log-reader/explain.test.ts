import { describe, expect, it } from 'vitest'
import { explain, findingsOf, idsOf, LOGS, upTo, without } from '../../../test/firmware/log-text.ts'
import type { OvmfBootRun, OvmfResumeRun } from './model.ts'

const { seedBoot, seedResume, realBoot, realResume, seabios, seabiosS3, seabiosBroken } = LOGS

const bootOf = (...texts: string[]) => explain(...texts).runs[0]?.run as OvmfBootRun
const sentencesOf = (...texts: string[]) => explain(...texts).runs.flatMap(({ sentences }) => sentences)
const messageOf = (id: string, ...texts: string[]) =>
  findingsOf(explain(...texts)).find((one) => one.id === id)?.message

describe("the seed's boot", () => {
  it('has its blobs, its tables and what the host was told', () => {
    const boot = bootOf(seedBoot)
    expect(boot.edition).toBe('v6')
    expect(boot.blobs).toMatchObject([
      {
        file: 'etc/vmgenid_guid',
        address: 0x7fe5c000,
        size: 0x1000,
        alignment: 0x1000,
        zone: 1,
        opaque: true,
        freed: false,
      },
      {
        file: 'etc/acpi/tables',
        address: 0x7e7ab000,
        size: 0x20000,
        alignment: 0x40,
        key: 0x22,
        opaque: false,
        freed: true,
      },
    ])
    expect(boot.writePointers).toEqual([
      {
        pointerFile: 'etc/vmgenid_addr',
        pointeeFile: 'etc/vmgenid_guid',
        pointerOffset: 0,
        pointerSize: 8,
        key: 0x2b,
        value: 0x7fe5c000,
        undone: false,
        place: { file: '1', line: 13 },
      },
    ])
    expect(boot.condensed).toMatchObject([{ key: 0x2b, pointerSize: 8, value: 0x7fe5c000, index: 0 }])
    expect([boot.pointers.length, boot.checksums.length, boot.unknownCommands.get(0)]).toEqual([7, 6, 15])
    expect(boot.probes.map(({ signature }) => signature)).toEqual([
      'FACS',
      'DSDT',
      undefined,
      'FACP',
      'APIC',
      'SSDT',
      'RSDT',
    ])
    expect([boot.installed, boot.freed, boot.dmaAccess]).toEqual([
      5,
      ['etc/acpi/rsdp', 'etc/acpi/tables'],
      0x7fe4f018,
    ])
  })

  it('is told in sentences', () => {
    expect(sentencesOf(seedBoot)).toEqual([
      'The wording is that of the patches of February 2017 that were never merged in this form (v6): WRITE_POINTER has no PointeeOffset.',
      'Linked 7 pointers and set 6 checksums; 15 entries of type 0 pad the script.',
      'The host was told 0x7FE5C000: 8 bytes at etc/vmgenid_addr+0x0, key 0x2B. It is the address of the page; the GUID is at 0x7FE5C028.',
      'The GUID page 0x7FE5C000 is opaque: no table was found in it, so it is kept.',
      'Installed 5 tables: FACS, DSDT, FACP, APIC, SSDT.',
      'For S3, record 0 keeps 0x7FE5C000 for key 0x2B.',
      'The replay after S3 is in the boot script; the DMA control block is at 0x7FE4F018.',
      'Freed etc/acpi/rsdp, etc/acpi/tables.',
    ])
    expect(idsOf(explain(seedBoot))).toEqual(['page-address', 'beginning-missing'])
  })
})

describe("the seed's resume", () => {
  it('has its nodes and what they write', () => {
    const resume = explain(seedResume).runs[0]?.run as OvmfResumeRun
    expect(resume).toMatchObject({ base: 0x7e7a7000, version: 1, length: 0xed, status: 'Success' })
    expect(resume.nodes.map(({ address, opcode }) => [address - 0x7e7a7000, opcode])).toEqual([
      [0x0d, 'MEM_WRITE'],
      [0x30, 'IO_WRITE'],
      [0x4b, 'MEM_POLL'],
      [0x72, 'MEM_WRITE'],
      [0x9d, 'IO_WRITE'],
      [0xb8, 'MEM_POLL'],
      [0xdf, 'INFORMATION'],
      [0xea, 'TERMINATE'],
    ])
    expect(resume.transfers).toMatchObject([
      { action: 'skip', key: 0x2b, offset: 0, length: 0, dmaAccess: 0x7fe4f018 },
      { action: 'write', key: 0x2b, offset: 0, length: 8, value: 0x7fe5c000n, dmaAccess: 0x7fe4f018 },
    ])
  })

  it('cannot be compared when the boot is not there', () => {
    expect(idsOf(explain(seedResume))).toEqual(['no-waking-vector', 'no-boot'])
  })

  it.each([
    ['two files', [seedBoot, seedResume]],
    ['one file', [`${seedBoot}\n${seedResume}`]],
    [
      'lines with CR LF and time stamps',
      [`${seedBoot}\n${seedResume}`.replace(/^(?=.)/gm, '[ 12.345] ').replaceAll('\n', '\r\n')],
    ],
  ])('is compared with the boot: %s', (_, texts) => {
    const explained = explain(...texts)
    expect(explained.runs.map(({ run }) => run.kind)).toEqual(['ovmf-boot', 'ovmf-resume'])
    expect(explained.runs[1]?.sentences).toContain(
      'It writes 0x7FE5C000 to key 0x2B, 8 bytes at offset 0x0, as at boot.',
    )
    expect(idsOf(explained)).toEqual(['page-address', 'beginning-missing', 'no-waking-vector'])
  })
})

describe('a real OVMF of 2025-08', () => {
  it('told the address of the GUID, and tells it again', () => {
    const explained = explain(realBoot, realResume)
    expect(findingsOf(explained)).toEqual([])
    expect(bootOf(realBoot)).toMatchObject({
      edition: 'current',
      restricted: ['etc/acpi/tables', 'etc/vmgenid_guid'],
      skipped: 1,
      installed: 8,
      dmaAccess: 0x7f76b018,
      scratch: 0x7f76b028,
      writePointers: [{ key: 0x2e, value: 0x7f7fd028, pointeeOffset: 0x28 }],
    })
    expect(bootOf(realBoot).blobs.map(({ file, key }) => [file, key])).toEqual([
      ['etc/acpi/rsdp', 0x22],
      ['etc/vmgenid_guid', 0x2f],
      ['etc/acpi/tables', 0x23],
    ])
    expect(sentencesOf(realBoot, realResume)).toEqual(
      expect.arrayContaining([
        'Installed 8 tables: FACS, DSDT, FACP, APIC, SSDT, HPET, MCFG, WAET.',
        'It writes 0x7F7FD028 to key 0x2E, 8 bytes at offset 0x0, as at boot.',
        "The firmware went on to the guest's 16-bit waking vector, 0x991F0.",
      ]),
    )
  })

  it('says that lines are hidden when only INFO is printed', () => {
    const lines = without(
      realBoot,
      'Process',
      'Collect',
      'Condensed',
      'unknown',
      'freeing',
      'AppendFw',
      'Cache',
      'skipping',
    )
    const explained = explain(
      `OnRootBridgesConnected: root bridges have been connected, installing ACPI tables\n${lines}`,
    )
    expect(idsOf(explained)).toEqual(['verbose-hidden'])
    expect(explained.runs[0]?.sentences).toEqual([
      'The wording is that of OVMF since March 2017: the S3 fragment is written by a callback.',
      'Installed 8 tables.',
      'The replay after S3 is asked of the boot script; the DMA control block is at 0x7F76B018.',
    ])
  })
})

describe('what is wrong at boot', () => {
  const put = (text: string, before: string, line: string) => text.replace(before, `${line}\n${before}`)

  it.each<[string, string, string, string]>([
    [
      'no-write-pointer',
      'error',
      without(realBoot, 'ProcessCmdWritePointer', 'SaveCondensed'),
      'the host does not know where the GUID is',
    ],
    [
      'guid-not-linked',
      'error',
      without(realBoot, 'PointeeFile="etc/vmgenid_guid" PointerOffset=0x222A'),
      'VGIA stays 0',
    ],
    [
      'guid-page-not-opaque',
      'warning',
      without(realBoot, 'marking fw_cfg blob as opaque'),
      'only WRITE_POINTER keeps it',
    ],
    [
      'guid-page-is-table',
      'error',
      realBoot.replace('not found; marking fw_cfg blob as opaque', 'found "OEMX" size 0x40'),
      '"OEMX"',
    ],
    [
      'guid-page-freed',
      'error',
      realBoot.replace('freeing "etc/acpi/rsdp"', 'freeing "etc/vmgenid_guid"'),
      '0x7F7FD000 is freed',
    ],
    [
      'guid-offset',
      'warning',
      realBoot.replace('PointeeOffset=0x28', 'PointeeOffset=0x30'),
      '0x30 into the page',
    ],
    ['address-differs', 'error', realBoot.replace(':= 0x7F7FD028', ':= 0x7F7FE028'), 'says 0x7F7FE028'],
    ['count-differs', 'warning', without(realBoot, 'found "HPET"'), 'counts 8 tables, the log shows 7'],
    ['table-missing', 'warning', without(realBoot, 'found "FACS"'), 'no FACS was found'],
    [
      'no-table',
      'warning',
      realBoot.replace('found "SSDT" size 0xCA', 'not found; marking fw_cfg blob as opaque'),
      '0x7F7DF200',
    ],
    [
      'checksum-too-early',
      'warning',
      put(
        without(realBoot, 'ResultOffset=0x2209'),
        'SaveCondensed',
        'ProcessCmdAddChecksum: File="etc/acpi/tables" ResultOffset=0x2209 Start=0x2200 Length=0xCA',
      ),
      '+0x222A is linked after',
    ],
    [
      'unknown-command',
      'warning',
      realBoot.replace('unknown loader command: 0x0', 'unknown loader command: 0x80000000'),
      '1 entry of type 0x80000000',
    ],
    [
      's3-not-recorded',
      'error',
      `S3 support was detected on QEMU\n${without(realBoot, 'SaveCondensed')}`,
      'S3 is on',
    ],
    ['s3-off', 'note', without(realBoot, 'SaveCondensed', 'S3SaveState', 'AppendFw'), 'switched off'],
    ['s3-not-saved', 'error', without(realBoot, 'AppendFwCfgBootScript'), '1 record for S3'],
    ['boot-incomplete', 'error', upTo(realBoot, 'ResultOffset=0x2191'), 'ends in pass 1'],
    ['boot-incomplete', 'error', upTo(realBoot, 'found "HPET"'), 'ends in pass 2'],
    ['write-pointer-hangs', 'error', upTo(realBoot, 'Select Item: 0x2E'), 'the device refused the write'],
    [
      'probe-cut',
      'warning',
      upTo(realBoot, 'found "APIC"').replace(' found "APIC" size 0x78', ''),
      'has no end',
    ],
    ['no-vmgenid', 'note', without(realBoot, 'vmgenid', 'SaveCondensed'), 'has no generation ID'],
    [
      'beginning-missing',
      'note',
      without(realBoot, 'File="etc/acpi/rsdp" Alignment'),
      'no ALLOCATE of etc/acpi/rsdp',
    ],
    ['damaged-lines', 'warning', realBoot.replace('Zone=2 Size=0x14', 'Zone=2 Size=0x'), '1 line begins'],
    [
      'assert',
      'error',
      `${upTo(realBoot, 'Zone=1 Size=0x20000')}\nASSERT [AcpiPlatformDxe] QemuFwCfgDxe.c(123): 0`,
      'a state that cannot be',
    ],
    [
      'exception',
      'error',
      `${upTo(realBoot, 'Zone=1 Size=0x20000')}\n!!!! X64 Exception Type - 0E(#PF - Page-Fault)  CPU Apic ID - 00000000 !!!!`,
      'processor stopped',
    ],
    ['long-lines', 'warning', `${realBoot}\n${'x'.repeat(70_000)}`, '1 line is longer'],
    ['nothing-known', 'warning', 'nothing\nof it\n', 'no line of this file'],
  ])('%s, %s', (id, severity, text, words) => {
    const finding = findingsOf(explain(text)).find((one) => one.id === id)
    expect(finding).toMatchObject({ id, severity })
    expect(finding?.message).toContain(words)
  })

  it.each([
    ['E1', 'InstallQemuFwCfgTables: "etc/table-loader" has invalid size 0xFA0'],
    ['E2', 'CollectAllocationsRestrictedTo32Bit: malformed file name'],
    ['E2', 'ProcessCmdAllocate: malformed file name'],
    ['E2', 'ProcessCmdAddPointer: malformed file name'],
    ['E2', 'ProcessCmdAddChecksum: malformed file name'],
    ['E2', 'ProcessCmdWritePointer: malformed file name'],
    ['E3', 'ProcessCmdAllocate: unsupported alignment 0x2000'],
    ['E4', 'ProcessCmdAllocate: QemuFwCfgFindFile("etc/nothing"): Not Found'],
    ['E5', 'ProcessCmdAllocate: duplicated file "etc/acpi/tables"'],
    ['E6', 'ProcessCmdAddPointer: invalid blob reference(s) "etc/a" / "etc/b"'],
    ['E7', 'ProcessCmdAddPointer: invalid pointer location or size in "etc/acpi/tables"'],
    ['E7', 'ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"'],
    ['E8', 'ProcessCmdAddPointer: invalid pointer value in "etc/acpi/tables"'],
    ['E9', 'ProcessCmdAddPointer: relocated pointer value unrepresentable in "etc/acpi/tables"'],
    ['E10', 'ProcessCmdAddChecksum: invalid blob reference "etc/nothing"'],
    ['E11', 'ProcessCmdAddChecksum: invalid checksum range in "etc/acpi/tables"'],
    ['E12', 'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "etc/a" / "etc/b"'],
    ['E13', 'ProcessCmdWritePointer: invalid PointeeOffset'],
    ['E14', 'ProcessCmdWritePointer: pointer value unrepresentable in "etc/vmgenid_addr"'],
    ['too-many-tables', "Process2ndPassCmdAddPointer: can't install more than 128 tables"],
    ['install-table', 'Process2ndPassCmdAddPointer: InstallAcpiTable(): Access Denied'],
    ['no-dma', 'QemuFwCfgAcpiPlatform: QemuFwCfgS3CallWhenBootScriptReady: fw_cfg DMA unavailable'],
  ])('%s: %s', (id, line) => {
    const text = `${upTo(realBoot, 'Start=0x2200')}\n${line}
UndoCmdWritePointer: PointerFile="etc/vmgenid_addr" PointerOffset=0x0 PointerSize=8
InstallQemuFwCfgTables: freeing "etc/acpi/rsdp"
InstallQemuFwCfgTables: freeing "etc/acpi/tables"
InstallQemuFwCfgTables: freeing "etc/vmgenid_guid"
OnRootBridgesConnected: InstallAcpiTables: Protocol Error\n`
    const explained = explain(text)
    expect(idsOf(explained)).toEqual([id, 'rolled-back'])
    expect(messageOf(id, text)).toMatch(/^[A-Z].*: ./)
    expect(messageOf('rolled-back', text)).toContain('Protocol Error')
    const boot = bootOf(text)
    expect(boot.writePointers.map(({ undone }) => undone)).toEqual([true])
    expect(boot.blobs.map(({ freed }) => freed)).toEqual([true, true, true])
  })

  it('sees what a rollback leaves behind', () => {
    const text = `${upTo(realBoot, 'Start=0x2200')}
ProcessCmdAddChecksum: invalid blob reference "etc/x"
InstallQemuFwCfgTables: freeing "etc/acpi/rsdp"
InstallQemuFwCfgTables: freeing "etc/vmgenid_guid"
OnRootBridgesConnected: InstallAcpiTables: Protocol Error`
    expect(idsOf(explain(text))).toEqual(['E10', 'rolled-back', 'not-undone', 'not-freed'])
    expect(messageOf('not-undone', text)).toContain('the host was told 0x7F7FD028')
  })

  it('compares a second boot in the same log', () => {
    const again = realBoot.replaceAll('0x7F7FD0', '0x7F6FD0')
    const explained = explain(`${realBoot}\nSecCoreStartupWithStack(0xFFFCC000, 0x820000)\n${again}`)
    expect(explained.runs.map(({ run }) => run.kind)).toEqual(['ovmf-boot', 'ovmf-boot'])
    expect(findingsOf(explained)).toMatchObject([
      {
        id: 'another-boot',
        severity: 'note',
        message: expect.stringContaining('told 0x7F6FD028, before it was 0x7F7FD028'),
      },
    ])
    expect(messageOf('another-boot', realBoot, realBoot)).toContain('told the same: 0x7F7FD028')
    expect(explain(`${realBoot}\n${realBoot}`).runs).toHaveLength(2)
  })
})

describe('what is wrong with a resume', () => {
  const resumed = (text: string) => explain(realBoot, text)

  it.each([
    ['after one read', upTo(realResume, 'S3BootScriptWidthUint32 - 0x7F76B018'), '1 read'],
    [
      'after three reads',
      `${upTo(realResume, 'S3BootScriptWidthUint32 - 0x7F76B018')}${'\nS3BootScriptWidthUint32 - 0x7F76B018'.repeat(2)}`,
      '3 reads',
    ],
    ['before a read', upTo(realResume, 'BootScriptExecuteMemPoll'), '0 reads'],
  ])('a poll that never ends, %s', (_, text, words) => {
    expect(idsOf(resumed(text))).toEqual(['resume-hangs'])
    const message = messageOf('resume-hangs', realBoot, text)
    expect(message).toContain('the poll at 0x7F76B018')
    expect(message).toContain(words)
  })

  it.each<[string, string, string, string]>([
    [
      'replay-differs',
      'error',
      realResume.replace('0x7F76B029 (0xD0)', '0x7F76B029 (0xE0)'),
      'tells 0x7F7FE028, at boot it was 0x7F7FD028',
    ],
    [
      'replay-differs',
      'error',
      realResume.replace('0x7F76B01F (0x08)', '0x7F76B01F (0x04)'),
      'writes 4 bytes, at boot it was 8',
    ],
    [
      'replay-missing',
      'error',
      realResume.replace('0x7F76B019 (0x2E)', '0x7F76B019 (0x2D)'),
      'does not tell it again',
    ],
    [
      'dma-block-differs',
      'warning',
      realResume
        .replaceAll('7F76B0', '7F76C0')
        .replaceAll('18B0767F', '18C0767F')
        .replace('0x7F76C026 (0xB0)', '0x7F76C026 (0xC0)'),
      'at 0x7F76C018, at boot 0x7F76B018',
    ],
    ['node-missing', 'warning', without(realResume, 'ExecuteBootScript - 7F76704B'), 'begins at 0x7F767072'],
    ['table-length', 'warning', realResume.replace('0x000000ED', '0x000000F0'), 'the table at 0x7F7670F0'],
    [
      'boot-script-failed',
      'error',
      realResume.replace('Done - Success', 'Done - Device Error'),
      'Device Error',
    ],
    ['no-terminate', 'warning', without(realResume, '7F7670EA', 'TERMINATE'), 'no TERMINATE'],
    [
      'resume-incomplete',
      'error',
      upTo(realResume, 'ExecuteBootScript - 7F767072'),
      'does not come to its end',
    ],
    ['resume-incomplete', 'error', upTo(realResume, 'S3BootScriptExecute:'), 'no node'],
    ['no-waking-vector', 'note', upTo(realResume, 'Done - Success'), 'no line of the jump'],
    [
      'replay-without-select',
      'warning',
      realResume.replace('0x7F76B01B (0x0C)', '0x7F76B01B (0x04)'),
      'before any item is selected',
    ],
  ])('%s, %s', (id, severity, text, words) => {
    const finding = findingsOf(resumed(text)).find((one) => one.id === id)
    expect(finding).toMatchObject({ id, severity })
    expect(finding?.message).toContain(words)
  })

  it('a script without a write', () => {
    const text = without(realResume, 'S3BootScriptWidthUint32 - 0x00000518')
    expect(idsOf(explain(text))).toContain('nothing-replayed')
  })

  it('says when the boot hides its records', () => {
    const hidden = without(realBoot, 'Process', 'Condensed', 'unknown', 'freeing')
    expect(idsOf(explain(hidden, realResume))).toContain('not-compared')
    const silent = without(realResume, 'S3BootScriptWidthUint32 - 0x00000518')
    expect(idsOf(explain(hidden, silent))).toEqual(
      expect.arrayContaining(['not-compared', 'nothing-replayed']),
    )
  })

  it('does not expect what was rolled back', () => {
    const failed = `${upTo(realBoot, 'Start=0x2200')}
ProcessCmdAddChecksum: invalid blob reference "etc/x"
UndoCmdWritePointer: PointerFile="etc/vmgenid_addr" PointerOffset=0x0 PointerSize=8
InstallQemuFwCfgTables: freeing "etc/acpi/rsdp"
InstallQemuFwCfgTables: freeing "etc/acpi/tables"
InstallQemuFwCfgTables: freeing "etc/vmgenid_guid"
OnRootBridgesConnected: InstallAcpiTables: Protocol Error`
    const silent = without(realResume, 'S3BootScriptWidthUint32 - 0x00000518')
    expect(idsOf(explain(failed, silent), 'error')).toEqual(['E10', 'rolled-back'])
  })

  it('keeps resumes of one log apart', () => {
    const explained = explain(`${realBoot}\n${realResume}\n${realResume}`)
    expect(explained.runs.map(({ run }) => run.kind)).toEqual(['ovmf-boot', 'ovmf-resume', 'ovmf-resume'])
    expect(findingsOf(explained)).toEqual([])
  })
})

describe('SeaBIOS', () => {
  it('says where its tables are, and nothing of what it told the host', () => {
    const explained = explain(seabios)
    expect(explained.firmware).toEqual(['SeaBIOS'])
    expect(explained.runs.map(({ run }) => run.kind)).toEqual([
      'seabios-boot',
      'seabios-resume',
      'seabios-boot',
    ])
    expect(explained.runs[0]?.sentences).toEqual([
      'SeaBIOS 1.16.2-debian-1.16.2-1 on QEMU (i440fx).',
      'It found fw_cfg, with DMA.',
      'There is a loader script: the PM registers were moved to 0x600.',
      "The DSDT is at 0x7FDF040, 6333 bytes long: SeaBIOS uses the host's tables where they were loaded.",
      'FACP is at 0x7FE08FD.',
      'The memory around it, 0x7FDE000 to 0x7FFFFFF, is reserved: the GUID page is there too, if there is one.',
    ])
    expect(explained.runs[1]?.sentences).toEqual([
      'CMOS 0x0F was 0: no resume from S3.',
      'SeaBIOS reboots the machine.',
    ])
    expect(idsOf(explained)).toEqual(['silent-success', 'silent-success'])
  })

  it('says that a resume came to the guest', () => {
    const explained = explain(seabiosS3)
    expect(explained.runs.map(({ run }) => run.kind)).toEqual(['seabios-boot', 'seabios-resume'])
    expect(explained.runs[1]?.sentences).toEqual([
      'CMOS 0x0F was 254: a resume from S3.',
      "It went on to the guest's waking vector, 0x991F0.",
    ])
    expect(idsOf(explained)).toEqual(['silent-success', 'silent-replay'])
  })

  it('warns of the command that it left out', () => {
    const explained = explain(seabiosBroken)
    expect(findingsOf(explained)).toMatchObject([
      {
        id: 'seabios-loader',
        severity: 'error',
        place: { line: 29 },
        message: expect.stringContaining('a WRITE_POINTER was left out'),
      },
    ])
  })

  const boot = upTo(seabios, 'Scan for VGA option rom')
  it.each<[string, string, string]>([
    ['no-dma', 'error', without(boot, 'DMA interface')],
    ['no-loader-script', 'warning', without(boot, 'pm_base', 'parse DSDT')],
    ['no-tables', 'error', without(boot, 'parse DSDT')],
    ['boot-incomplete', 'error', upTo(seabios, 'PCI: check devices')],
    [
      'seabios-loader',
      'error',
      `${boot}\nWARNING - Unable to allocate resource at romfile_loader_allocate:80!`,
    ],
    ['seabios-loader', 'error', `${boot}\nWARNING - internal error detected at romfile_loader_execute:218!`],
    ['seabios-warning', 'warning', `${boot}\nWARNING - internal error detected at somewhere_else:1!`],
    [
      'resume-failed',
      'error',
      `${boot}\nIn resume (status=254)\nIn 32bit resume\nNo resume vector set!\nAttempting a hard reboot`,
    ],
    [
      'no-resume-vector',
      'error',
      `${boot}\nIn resume (status=254)\nIn 32bit resume\nNo resume vector set!\nAttempting a hard reboot`,
    ],
    [
      'silent-replay',
      'note',
      `${boot}\nIn resume (status=254)\nIn 32bit resume\nJump to resume vector (99060)`,
    ],
    ['two-firmwares', 'note', `${boot}\n${seedBoot}`],
  ])('%s, %s', (id, severity, text) => {
    expect(findingsOf(explain(text)).find((one) => one.id === id)).toMatchObject({ id, severity })
  })
})
