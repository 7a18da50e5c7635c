/**
 * The linter's first pass: every command by itself and against the ones before it, carried out on an image.
 *
 * A command that is wrong is reported and left out, as SeaBIOS does, so that one fault does not hide the next.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { checkAddChecksum } from './_add-checksum.ts'
import { checkAddPointer } from './_add-pointer.ts'
import { checkAllocate } from './_allocate.ts'
import { Link, type LinkParameters } from './_link.ts'
import { checkWritePointer } from './_write-pointer.ts'
import { isPadding, LOADER_ENTRY_SIZE, type UnknownCommand } from './entry.ts'

export function checkCommands(parameters: LinkParameters): Link {
  const link = new Link(parameters)
  for (const [i, entry] of parameters.entries.entries()) {
    switch (entry.command) {
      case 'ALLOCATE':
        checkAllocate(link, i, entry)
        break
      case 'ADD_POINTER':
        checkAddPointer(link, i, entry)
        break
      case 'ADD_CHECKSUM':
        checkAddChecksum(link, i, entry)
        break
      case 'WRITE_POINTER':
      case 'WRITE_POINTER_V6':
        checkWritePointer(link, i, entry)
        break
      case 'UNKNOWN':
        checkUnknown(link, i, entry)
        break
    }
  }
  return link
}

function checkUnknown(link: Link, i: number, entry: UnknownCommand): void {
  link.report(
    'L04-command-unknown',
    { entry: i, offset: i * LOADER_ENTRY_SIZE },
    isPadding(entry)
      ? 'entry of zeros in front of the last command'
      : `entry of type ${hex(entry.type)}, which is not defined`,
  )
}
