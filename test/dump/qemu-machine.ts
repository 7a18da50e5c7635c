/** A QEMU whose firmware has found nothing to boot: stopped, to be dumped, with its registers as its monitor shows them. */
import type { CpuSegment, CpuState } from '../../src/dump/cpu-state.ts'
import type { DumpBlock } from '../../src/dump/pieces.ts'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { QmpClient } from '../../src/node/qmp-client.ts'

/** Debian's package `ovmf`. */
export const OVMF = '/usr/share/OVMF/OVMF_CODE.fd'

export const GUID = '00112233-4455-6677-8899-aabbccddeeff'

export interface StoppedMachine {
  readonly qmp: QmpClient
  close(): Promise<void>
}

/** How a firmware is started, and what it says last when there is nothing to boot. */
export const FIRMWARE = {
  seabios: {
    args: ['-chardev', 'stdio,id=log', '-device', 'isa-debugcon,iobase=0x402,chardev=log'],
    until: 'No bootable device.',
  },
  // A RELEASE build: no debug log, but a console.
  ovmf: {
    args: ['-serial', 'stdio', '-drive', `if=pflash,format=raw,readonly=on,file=${OVMF}`],
    until: 'UEFI Interactive Shell',
  },
} as const
const TIMEOUT_MILLISECONDS = 120_000

/** @throws Error when the firmware does not get there */
export async function stoppedMachine(
  args: readonly string[],
  { args: firmware, until }: (typeof FIRMWARE)[keyof typeof FIRMWARE] = FIRMWARE.seabios,
): Promise<StoppedMachine> {
  let log = ''
  const process = await QemuProcess.start({
    args: [
      ...['-accel', 'tcg', '-nodefaults', '-display', 'none', ...firmware],
      ...['-device', `vmgenid,guid=${GUID}`, ...args],
    ],
    sockets: ['qmp'],
    onOutput: (text) => {
      log += text
    },
  })
  try {
    const qmp = await QmpClient.connect(process.address('qmp'), { commandTimeoutMilliseconds: 120_000 })
    const end = Date.now() + TIMEOUT_MILLISECONDS
    while (!log.includes(until)) {
      if (Date.now() > end) throw new Error(`the firmware did not say ${until}:\n${log}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await qmp.execute('stop')
    return {
      qmp,
      close: async () => {
        qmp.close()
        await process.close()
      },
    }
  } catch (error) {
    await process.close()
    throw error
  }
}

/** RAM and ROM as `info mtree -f` lists them, joined where they are one piece of host memory. */
export function blocksOf(mtree: string): DumpBlock[] {
  const blocks: { start: number; size: number; host: string }[] = []
  const views = mtree.replaceAll('\r', '')
  const memory = views.slice(views.indexOf('Root memory region: memory')).split('\n\n')[0] ?? ''
  for (const [, from = '', to = '', host = '', offset = '0'] of memory.matchAll(
    /^ {2}([0-9a-f]{16})-([0-9a-f]{16}) \(prio \d+, (?:ram|rom)\): (\S+)(?: @([0-9a-f]{16}))?/gm,
  )) {
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16) + 1]
    const last = blocks.at(-1)
    // The same region, as far into it as from its address.
    if (
      last &&
      last.host === host &&
      last.start + last.size === start &&
      Number.parseInt(offset, 16) === start
    )
      last.size += end - start
    else blocks.push({ start, size: end - start, host })
  }
  return blocks.map(({ start, size }) => ({ start, size }))
}

/**
 * The registers of each CPU from `info registers -a`. Of the flags of a segment the monitor shows bits 8 to 23 alone, and it
 * does not show the base that SWAPGS exchanges.
 */
export function cpusOf(registers: string): CpuState[] {
  return registers
    .replaceAll('\r', '')
    .split(/^CPU#\d+$/m)
    .slice(1)
    .map((text) => {
      const number = (...names: string[]): bigint => {
        const found = new RegExp(`\\b(?:${names.join('|')}) *=\\s*([0-9a-f]+)`).exec(text)?.[1]
        if (found === undefined) throw new Error(`no ${names[0]} in ${text}`)
        return BigInt(`0x${found}`)
      }
      const segment = (name: string): CpuSegment => {
        const found = new RegExp(
          `^${name} *= *([0-9a-f]{4}) ([0-9a-f]+) ([0-9a-f]{8}) ([0-9a-f]{8})`,
          'm',
        ).exec(text)
        const [selector, base, limit, flags] = (found ?? []).slice(1).map((digits) => BigInt(`0x${digits}`))
        if (base === undefined) throw new Error(`no ${name} in ${text}`)
        return { selector: Number(selector), base, limit: Number(limit), flags: Number(flags) }
      }
      const table = (name: string): CpuSegment => {
        const [, base = '', limit = ''] =
          new RegExp(`^${name}= +([0-9a-f]+) ([0-9a-f]+)`, 'm').exec(text) ?? []
        return { selector: 0, base: BigInt(`0x${base}`), limit: Number(`0x${limit}`), flags: 0 }
      }
      // Outside long mode there is no R8.
      const wide = (name: string) => (text.includes('R8 =') ? number(name) : 0n)
      return {
        ...{ rax: number('[ER]AX'), rbx: number('[ER]BX'), rcx: number('[ER]CX'), rdx: number('[ER]DX') },
        ...{ rsi: number('[ER]SI'), rdi: number('[ER]DI'), rsp: number('[ER]SP'), rbp: number('[ER]BP') },
        ...{ r8: wide('R8'), r9: wide('R9'), r10: wide('R10'), r11: wide('R11') },
        ...{ r12: wide('R12'), r13: wide('R13'), r14: wide('R14'), r15: wide('R15') },
        ...{ rip: number('[ER]IP'), rflags: number('[ER]FL') },
        ...{ cs: segment('CS'), ds: segment('DS'), es: segment('ES'), fs: segment('FS') },
        ...{ gs: segment('GS'), ss: segment('SS'), ldt: segment('LDT'), tr: segment('TR') },
        ...{ gdt: table('GDT'), idt: table('IDT') },
        cr: [number('CR0'), 0n, number('CR2'), number('CR3'), number('CR4')],
        kernelGsBase: 0n,
      }
    })
}
