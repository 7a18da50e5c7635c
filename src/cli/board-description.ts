/**
 * A board for people: its parts, where its tables are, its loader script, its files.
 * @module
 */

import { columns } from '../binary/columns.ts'
import { formatSize, hex } from '../binary/numbers.ts'
import type { Board } from '../board/board.ts'
import { ramRegions } from '../board/memory-map.ts'
import { FW_CFG_INDEX_FILE } from '../fwcfg/folder.ts'
import { printLoaderScript } from '../loader/print.ts'
import { decodeLoaderScript } from '../loader/script.ts'
import { type CliIo, paint } from './io.ts'

/** What a board is and offers, for people. @param output the folder that was written, if one was */
export function describeBoard(io: CliIo, board: Board, output: string | undefined): string {
  const { config, acpi, chipset } = board
  const heading = (text: string) => paint(io, 'bold', text)
  const { sockets, cores, threads, present, maximum } = config.cpus
  const ram = ramRegions(board.map).map(({ start, size }) => `${hex(start, 8)}..${hex(start + size - 1, 8)}`)
  const facts = [
    ['board', config.kind],
    ['memory', `${formatSize(config.memorySize)} at ${ram.join(' and ')}`],
    ['cpus', `${present} of ${maximum} (${sockets} × ${cores} × ${threads})`],
    [
      'pm',
      `PM1 ${hex(chipset.pm.base)}, GPE0 ${hex(chipset.pm.gpe0Port)}, SCI ${chipset.sciGsi ?? 'reserved'}`,
    ],
    ['vmgenid', board.vmgenid?.guid.toString() ?? 'none'],
  ]
  const tables = acpi.placed.map(({ signature, offset, length }) => [signature, hex(offset), hex(length)])
  const files = board.files.map(({ name, selector, size, guestWritable, rebuiltOnSelect }) => {
    return [
      hex(selector, 4),
      String(size),
      name,
      guestWritable ? 'guest-writable' : rebuiltOnSelect ? 'rebuilt on select' : '',
    ]
  })
  const lines = [
    columns(facts),
    '',
    heading('etc/acpi/tables'),
    columns([['table', 'offset', 'length'], ...tables], { indent: '  ' }),
    '',
    heading('etc/table-loader'),
    printLoaderScript(decodeLoaderScript(acpi.script, { edition: config.acpi.writePointer })).replace(
      /^/gm,
      '  ',
    ),
    '',
    heading('fw_cfg files'),
    columns([['key', 'size', 'name'], ...files], { indent: '  ', right: [1] }),
  ]
  if (output !== undefined)
    lines.push('', `wrote ${files.length} files and ${FW_CFG_INDEX_FILE} to ${output}`)
  return `${lines.join('\n')}\n`
}
