import { expect, it } from 'vitest'
import { FwCfgPath, fwCfgNameProblem } from './paths.ts'

it('names only files that a directory entry can hold', () => {
  for (const name of Object.values(FwCfgPath)) expect(fwCfgNameProblem(name)).toBeUndefined()
  expect(new Set(Object.values(FwCfgPath)).size).toBe(Object.values(FwCfgPath).length)
})

it.each([
  ['', 'expected a name, got none'],
  ['x'.repeat(56), 'expected a name of at most 55 characters, got 56'],
  ['etc/\0', 'expected printable ASCII characters, got "etc/\\u0000"'],
  ['etc/ä', 'expected printable ASCII characters, got "etc/ä"'],
])('refuses %j', (name, problem) => {
  expect(fwCfgNameProblem(name)).toBe(problem)
})

it('takes 55 characters', () => {
  expect(fwCfgNameProblem('x'.repeat(55))).toBeUndefined()
})
