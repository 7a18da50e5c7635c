/**
 * `vmgenid guid VALUE`: every spelling and byte order of one ID.
 * @module
 */
import { type Command, Option } from 'commander'
import { columns } from '../binary/columns.ts'
import { Guid } from '../binary/guid.ts'
import {
  GUID_FORMS,
  type GuidForm,
  guessGuidForm,
  guidSpellings,
  parseGuidForm,
} from '../binary/guid-spelling.ts'
import { type CliIo, paint } from './io.ts'

const MEANING: Readonly<Record<GuidForm, string>> = {
  qemu: 'QEMU guid=, QMP, libvirt <genid>, Proxmox vmgenid',
  memory: 'bytes in guest memory, first to last',
  windows: 'Windows: two u64le, low:high',
  vmware: 'VMware: vm.genid vm.genidX, the same two as signed decimals',
  'hyper-v': 'Hyper-V: generation_id, the same two, high then low',
}

const EXAMPLES = `
Examples:
  vmgenid guid 00112233-4455-6677-8899-aabbccddeeff
  vmgenid guid "33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff"
  vmgenid guid 6677445500112233:ffeeddccbbaa9988
  vmgenid guid --from hyper-v 805a287a250989e4fe6f6992be334a43
  vmgenid guid --json auto
  vmgenid guid -- "-8536691797830587195 -1723453263670062919"

Exit status: 0 good, 2 the value is no generation ID.`

export function addGuidCommand(program: Command, io: CliIo): void {
  program
    .command('guid')
    .summary('show every spelling and byte order of one generation ID')
    .description(
      'Show one generation ID as each product writes it. The form is recognised, or given by --from.',
    )
    .argument('<value>', 'the ID in any of the forms, or `auto` for a new random one')
    .addOption(new Option('--from <form>', 'the form that VALUE is in').choices(GUID_FORMS))
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((value: string, options: { from?: GuidForm; json?: boolean }) => {
      const spellings = guidSpellings(parse(io, value, options.from))
      if (options.json) {
        io.out(`${JSON.stringify(spellings, undefined, 2)}\n`)
        return
      }
      const rows = GUID_FORMS.map((form) => [form, spellings[form], MEANING[form]])
      const lines = columns(rows).split('\n')
      io.out(
        `${lines.map((line, i) => line.replace(rows[i]?.[2] ?? '', (text) => paint(io, 'dim', text))).join('\n')}\n`,
      )
    })
}

function parse(io: CliIo, value: string, from: GuidForm | undefined): Guid {
  if (value === 'auto' && from === undefined) return Guid.random(io.random(Guid.SIZE))
  return parseGuidForm(from === undefined ? value.trim() : value, from ?? guessGuidForm(value))
}
