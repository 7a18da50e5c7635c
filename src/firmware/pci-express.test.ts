import { expect, it } from 'vitest'
import { Board } from '../board/board.ts'
import { placePciExpressWindow } from './pci-express.ts'
import { platformHost } from './platform-host.ts'

function pciExpressBar(board: Board): number {
  board.ports.write(0xcf8, 4, 0x8000_0060)
  return board.ports.read(0xcfc, 4)
}

it.each([
  ['q35', 0xe000_0001],
  ['pc', 0],
] as const)('%s: PCIEXBAR is %i', async (kind, expected) => {
  const board = new Board({ kind })
  await placePciExpressWindow(platformHost(board), 0xe000_0000)
  expect(pciExpressBar(board)).toBe(expected)
})
