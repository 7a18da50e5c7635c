/**
 * S: suspend to RAM. The host forgets the address when the machine wakes up, and has to be told again.
 *
 * Source: QEMU hw/acpi/vmgenid.c (vmgenid_reset); edk2 OvmfPkg/AcpiPlatformDxe/BootScript.c; SeaBIOS src/fw/romfile_loader.c.
 * @module
 */
import { equalBytes } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import type { LogFinding } from '../../firmware/log-reader/findings.ts'
import type { OvmfResumeRun } from '../../firmware/log-reader/model.ts'
import { type Check, fail, lacking, notObservable, pass, seen, withHint } from '../check.ts'
import { type Evidence, isDeafAfterResume, seenOf } from '../evidence.ts'
import { bootRunOf } from './addresses.ts'
import { judgeArrival } from './arrival.ts'
import { logLine, showAddress, showBytes } from './words.ts'

const RESET = 'QEMU hw/acpi/vmgenid.c (vmgenid_handle_reset)'
const NEEDS = 'a machine that can suspend'

export const SUSPEND_CHECKS: readonly Check[] = [
  {
    id: 'S1',
    sentence: 'Before a suspend the host knows the address.',
    source: `${RESET}; the acceptance run`,
    step: '6',
    needs: NEEDS,
    ...seen(['suspend'], ({ suspend: { told } }) =>
      told.before === 0n
        ? fail('the host was not told an address', `etc/vmgenid_addr ${showAddress(told.before)}`)
        : pass(`etc/vmgenid_addr ${showAddress(told.before)}`),
    ),
  },
  {
    id: 'S2',
    sentence: 'After the reset of the wake-up the address is zero.',
    source: RESET,
    step: '7',
    needs: 'a machine that can be looked at between the reset of a wake-up and its firmware',
    ...seen(['suspend'], ({ suspend: { told } }) => {
      if (told.atReset === undefined)
        return notObservable('this machine cannot be looked at between the reset and its firmware')
      const shown = `etc/vmgenid_addr ${showAddress(told.atReset)}`
      return told.atReset === 0n ? pass(shown) : fail('the device kept it', shown)
    }),
  },
  {
    id: 'S3',
    sentence: 'After the resume the host knows the same address again.',
    source: 'edk2 OvmfPkg/AcpiPlatformDxe/BootScript.c (TransferS3ContextToBootScript)',
    step: '9',
    needs: NEEDS,
    ...seen(['suspend'], ({ suspend: { told } }) => {
      if (told.before === 0n) return notObservable('it knew none before: see S1')
      const shown = [`before ${showAddress(told.before)}`, `after  ${showAddress(told.after)}`]
      if (told.after === 0n) return fail('the host was not told again', ...shown)
      return told.after === told.before ? pass(...shown) : fail('it is another one', ...shown)
    }),
  },
  {
    id: 'S4',
    sentence: 'A suspend does not change the ID.',
    source: 'UAPI.14 "VM Generation ID"; QEMU hw/acpi/vmgenid.c',
    step: '10',
    needs: NEEDS,
    ...seen(['suspend'], ({ suspend: { guid } }) =>
      guid.before === guid.after
        ? pass(guid.after)
        : fail('the ID is another one', `before ${guid.before}`, `after  ${guid.after}`),
    ),
  },
  {
    id: 'S5',
    sentence: 'A suspend leaves the page of the ID as it was.',
    source: 'ACPI 6.5 §16.3 "Waking and Sleep Control"; QEMU docs/specs/vmgenid.rst',
    step: '9',
    needs: NEEDS,
    ...seen(['suspend'], ({ suspend: { page } }) => {
      const moments = [
        ['at the reset', page.atReset],
        ['after the resume', page.after],
      ] as const
      for (const [when, bytes] of moments) {
        if (!bytes || equalBytes(bytes, page.before)) continue
        const at = page.before.findIndex((byte, i) => byte !== bytes[i])
        return fail(
          `it is another one ${when}`,
          `offset ${hex(Math.max(at, 0), 3)}: before ${showBytes(page.before.subarray(at, at + 8))}, then ${showBytes(bytes.subarray(at, at + 8))}`,
        )
      }
      return pass(`${page.before.length} bytes are the same${page.atReset ? ', at the reset too' : ''}`)
    }),
  },
  {
    id: 'S6',
    sentence: 'After a resume a new ID still reaches the guest.',
    source: 'QEMU hw/acpi/vmgenid.c (vmgenid_update_guest); Linux drivers/virt/vmgenid.c',
    step: '9',
    needs: 'a machine that can suspend, and whose ID can be changed',
    ...seen(['suspend'], ({ suspend: { told, change } }, evidence) => {
      if (told.after === 0n) return notObservable('the host does not know the address any more: see S3')
      if ('absent' in change) return notObservable(change.absent)
      const { value: seenChange } = change
      if (isDeafAfterResume(evidence) && seenChange.events === 0)
        return fail(
          'no event reaches the guest any more: the PM block is off since the resume, see S8',
          `${seenChange.before} → ${seenChange.set.at(-1)}`,
        )
      return judgeArrival(seenChange, evidence)
    }),
  },
  {
    id: 'S7',
    sentence: 'The firmware tells the host again what it told at boot.',
    source: 'edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib; OvmfPkg/AcpiPlatformDxe/BootScript.c',
    step: '8',
    needs: "the firmware's log, with a boot and a resume",
    // The log of a machine has a resume when it was suspended.
    parts: ['firmwareLog', 'suspend'],
    judge: (evidence) => {
      const firmwareLog = seenOf(evidence.firmwareLog)
      if (!firmwareLog) return lacking(evidence, ['firmwareLog']) ?? notObservable('there is no log')
      const kept = firmwareLog.runs
        .filter(({ run }) => run.kind === 'ovmf-boot')
        .flatMap(({ findings }) => findings)
        .filter(({ id }) => id === 's3-not-recorded' || id === 's3-not-saved')
      if (kept.length > 0) return fail('nothing is kept for the resume', ...kept.map(showFinding))
      const resume = firmwareLog.runs.find(({ run }) => run.kind.endsWith('-resume'))
      if (!resume) return notObservable('the log has no resume from S3')
      const wrong = resume.findings.filter(
        ({ severity, id }) => severity === 'error' || id === 'nothing-replayed',
      )
      if (wrong.length > 0) return fail('it does not', ...wrong.map(showFinding))
      const { run } = resume
      if (run.kind !== 'ovmf-resume')
        return notObservable('SeaBIOS logs nothing of the addresses that it tells again')
      return pass(...showReplay(run, evidence))
    },
  },
  {
    id: 'S8',
    sentence: 'After a resume the PM registers answer where the FADT says that they are.',
    source: 'ACPI 6.5 §4.8.3 "Fixed Hardware Registers"; SeaBIOS src/fw/pciinit.c, src/resume.c',
    step: '9',
    needs: 'a machine that can suspend, and whose ports can be read',
    parts: ['suspend', 'tables'],
    judge: (evidence) => {
      const suspend = seenOf(evidence.suspend)
      if (!suspend) return lacking(evidence, ['suspend']) ?? notObservable('nothing was suspended')
      const { pmControl } = suspend
      if (!pmControl) return notObservable('the ports of this machine cannot be read')
      const shown = `PM1 control, port ${hex(pmControl.port, 4)}: ${hex(pmControl.before, 4)} before, ${hex(pmControl.after, 4)} after`
      return isDeafAfterResume(evidence)
        ? withHint(
            fail(
              'the firmware leaves the PM block switched off when it resumes: no event reaches the guest',
              shown,
            ),
            'SeaBIOS 1.16 does so on a q35. Use a pc, or OVMF.',
          )
        : pass(shown)
    },
  },
]

function showFinding({ message }: LogFinding): string {
  return logLine(message)
}

function showReplay(run: OvmfResumeRun, evidence: Evidence): string[] {
  const shown: string[] = []
  const { base, length, version, status, nodes, transfers } = run
  if (base !== undefined)
    shown.push(
      `boot script at ${showAddress(base)}, version ${version ?? '?'}, length ${hex(length ?? 0, 2)}, ${nodes.length} nodes`,
    )
  for (const { key, value, length: size } of transfers
    .filter(({ action }) => action === 'write')
    .slice(0, 8)) {
    const boot = bootRunOf(evidence)?.condensed.find((one) => one.key === key)
    const same = boot && value !== undefined && BigInt(boot.value) === value ? ', as at boot' : ''
    shown.push(
      `key ${hex(key ?? 0, 4)}, ${size} bytes := ${value === undefined ? '?' : showAddress(value)}${same}`,
    )
  }
  if (status !== undefined) shown.push(`S3BootScriptDone - ${logLine(status)}`)
  return shown
}

/** Told addresses over a suspend, for the story. */
export function toldOver(evidence: Evidence): readonly (readonly [string, string])[] {
  const told = seenOf(evidence.suspend)?.told
  if (!told) return []
  return [
    ['before the suspend', showAddress(told.before)],
    ['after the wake-up reset', told.atReset === undefined ? 'not seen' : showAddress(told.atReset)],
    ['after the resume', showAddress(told.after)],
  ]
}
