/** Runs the program in this process, with streams that are kept. */
import { Readable } from 'node:stream'
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { type CliTerminal, shellWord } from '../../src/cli/io.ts'
import { run } from '../../src/cli/main.ts'
import { readLinesBounded } from '../../src/node/files.ts'
import { SeededRandom } from '../../src/platform/random.ts'

export interface CliResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

export interface CliInput {
  readonly stdin?: Uint8Array | string
  readonly color?: boolean
  readonly terminal?: CliTerminal
  /** Called with each piece of output as it comes. */
  readonly onOut?: (text: string) => void
  /** Gets what is no text. */
  readonly bytes?: Uint8Array[]
  /** Gets each line of progress. */
  readonly progress?: string[]
}

export async function vmgenid(
  args: readonly string[],
  { stdin = '', color = false, terminal, onOut, bytes = [], progress = [] }: CliInput = {},
): Promise<CliResult> {
  const input = typeof stdin === 'string' ? fromLatin1(stdin) : stdin
  const out: string[] = []
  const err: string[] = []
  const random = new SeededRandom(1)
  const status = await run(args, {
    out: (text) => {
      out.push(text)
      onOut?.(text)
    },
    outBytes: async (piece) => void bytes.push(piece),
    err: (text) => void err.push(text),
    progress: (text) => void progress.push(text),
    readStdin: async () => input,
    stdinLines: () => readLinesBounded('standard input', Readable.from([input]), 2 ** 20),
    terminal,
    commandLine: ['vmgenid', ...args.map(shellWord)].join(' '),
    random: (length) => {
      const bytes = new Uint8Array(length)
      random.fill(bytes)
      return bytes
    },
    color,
  })
  return { status, out: out.join(''), err: err.join('') }
}
