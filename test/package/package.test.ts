/** What others can import from the package, as Node resolves it from `package.json`. Needs `npm run build`. */
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const { resolve } = createRequire(join(ROOT, 'package.json'))

const modules = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => path.slice(0, -'.ts'.length))
const isInternal = (path: string) => path.startsWith('cli/') || path.includes('/_')

describe('the package', () => {
  it('offers every module of the libraries, with its types', () => {
    const offered = modules.filter((path) => !isInternal(path))
    expect(offered.length).toBeGreaterThan(80)
    for (const path of offered) {
      expect(resolve(`vmgenid/${path}`)).toBe(join(ROOT, 'dist', `${path}.js`))
      expect(existsSync(join(ROOT, 'dist', `${path}.d.ts`)), path).toBe(true)
    }
  })

  it('keeps the commands, and modules that begin with `_`, to itself', () => {
    const internal = modules.filter(isInternal)
    expect(internal.length).toBeGreaterThan(10)
    for (const path of internal) {
      expect(() => resolve(`vmgenid/${path}`), path).toThrow(/not defined by "exports"/)
    }
  })
})
