/** Runs the program in this process, with streams that are kept. */
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { run } from '../../src/cli/main.ts'
import { SeededRandom } from '../../src/platform/random.ts'

export interface CliResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

export interface CliInput {
  readonly stdin?: Uint8Array | string
  readonly color?: boolean
}

export async function vmgenid(
  args: readonly string[],
  { stdin = '', color = false }: CliInput = {},
): Promise<CliResult> {
  const out: string[] = []
  const err: string[] = []
  const random = new SeededRandom(1)
  const status = await run(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    readStdin: async () => (typeof stdin === 'string' ? fromLatin1(stdin) : stdin),
    random: (length) => {
      const bytes = new Uint8Array(length)
      random.fill(bytes)
      return bytes
    },
    color,
  })
  return { status, out: out.join(''), err: err.join('') }
}
