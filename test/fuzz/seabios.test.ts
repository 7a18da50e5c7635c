/**
 * What the linter says of SeaBIOS, tried on SeaBIOS: every fault of the list is booted on QEMU, with files from the
 * command line in place of QEMU's own (`acpi=off`), and the firmware's log is compared with the findings.
 *
 * The address file is read-only here, as all files of the command line are: SeaBIOS does not notice (rule L36).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { requireQemu } from '../tools.ts'
import { ADDR, faults, GUID, RSDP, Subject, TABLES } from './loader-faults.ts'

const qemu = requireQemu('7.2')

/** Faults that need a machine or a file that QEMU does not make. */
const NOT_TRIED = ['100 KiB of RAM', 'a blob that is too large']
const tried = faults.filter(({ how }) => !NOT_TRIED.includes(how))

/** SeaBIOS logs it soon after the tables. */
const END = 'Scan for VGA option rom'
const TIMEOUT_MILLISECONDS = 20_000

const folder = mkdtempSync(join(tmpdir(), 'vmgenid-seabios-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The files of a subject as options; those without bytes stay QEMU's own. */
function fileOptions(subject: Subject): string[] {
  const files = new Map([['etc/table-loader', subject.script]])
  for (const name of [TABLES, RSDP, GUID, ADDR]) {
    const { bytes, size } = subject.files.get(name) ?? {}
    if (!bytes) continue
    const whole = new Uint8Array(size ?? bytes.length)
    whole.set(bytes.subarray(0, whole.length))
    files.set(name, whole)
  }
  return Array.from(files, ([name, bytes], i) => {
    const path = join(folder, String(i))
    writeFileSync(path, bytes)
    return ['-fw_cfg', `name=${name},file=${path}`]
  }).flat()
}

async function seabiosLog(subject: Subject): Promise<string> {
  const memory = (subject.memorySize ?? 2 ** 27) / 2 ** 20
  const log: string[] = []
  let finish: (() => void) | undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const machine = ['-machine', 'pc,acpi=off', '-accel', 'tcg', '-m', String(memory)]
  const quiet = ['-nodefaults', '-display', 'none']
  const console = ['-debugcon', 'stdio', '-global', 'isa-debugcon.iobase=0x402']
  const running = await QemuProcess.start({
    program: qemu.path,
    args: [...machine, ...quiet, ...console, ...fileOptions(subject)],
    onOutput: (text) => {
      log.push(text)
      if (log.join('').includes(END)) finish?.()
    },
  })
  const stop = new AbortController()
  await Promise.race([
    finished,
    running.exited,
    sleep(TIMEOUT_MILLISECONDS, undefined, { signal: stop.signal }).catch(() => undefined),
  ])
  stop.abort()
  await running.close()
  const text = log.join('')
  if (!text.includes(END)) throw new Error(`SeaBIOS did not get to its end:\n${text}`)
  return text
}

describe.skipIf(qemu.missing)(qemu.title('SeaBIOS does what the rules say'), () => {
  it('takes an unbroken pc', async () => {
    const log = await seabiosLog(new Subject('pc'))
    expect(log).not.toContain('WARNING')
    expect(log).toMatch(/table\(50434146\)=0x[0-9a-f]+ \(via rsdt\)/) // FACP
  })

  it.each(tried)('$rule: $how', async ({ mutate }) => {
    const pc = new Subject('pc')
    mutate(pc)
    const findings = pc.lint()
    const said = (words: string) =>
      findings.some(({ severity, seabios }) => severity !== 'warning' && seabios.includes(words))
    const log = await seabiosLog(pc)
    expect({
      internalError: log.includes('WARNING - internal error detected'),
      noMemory: log.includes('WARNING - Unable to allocate resource'),
    }).toEqual({ internalError: said('internal error'), noMemory: said('no memory') })
  })
})
