import { describe, expect, it } from 'vitest'
import { Namespace, type NamespaceNode } from './namespace.ts'
import type { ObjectType } from './object-types.ts'
import { splitPath } from './paths.ts'
import { AmlFault } from './status.ts'

const TABLE = { name: 'DSDT' }

function pathOf(text: string) {
  const path = splitPath(text)
  if (!path) throw new Error(`no path: ${text}`)
  return path
}

function namespaceOf(...paths: readonly string[]): Namespace {
  const namespace = new Namespace()
  for (const path of paths) enter(namespace, path)
  return namespace
}

function enter(namespace: Namespace, path: string, type: ObjectType = 'Device', owner: object = TABLE) {
  return namespace.enter(pathOf(path), namespace.root, type, { owner }).node
}

function at(namespace: Namespace, path: string): NamespaceNode {
  const node = namespace.find(pathOf(path), namespace.root, false)
  if (!node) throw new Error(`there is no ${path}`)
  return node
}

// \                 \_SB.PCI0.ISA.COM1, \_SB.PCI0.IRQ, \_SB.IRQ, \IRQ, \_SB.PCI0.ISA.IRQ
const TREE = [
  '\\_SB',
  '\\_SB.PCI0',
  '\\_SB.PCI0.ISA',
  '\\_SB.PCI0.ISA.COM1',
  '\\_SB.PCI0.IRQ',
  '\\IRQ',
  '\\ISA',
]

describe('a name is found', () => {
  const namespace = namespaceOf(...TREE)

  it.each([
    ['one segment: here', '\\_SB.PCI0', 'IRQ', '\\_SB.PCI0.IRQ'],
    ['one segment: in a scope around', '\\_SB.PCI0.ISA.COM1', 'IRQ', '\\_SB.PCI0.IRQ'],
    ['one segment: at the root', '\\_SB', 'IRQ', '\\IRQ'],
    ['two segments: here only', '\\_SB.PCI0', 'ISA.COM1', '\\_SB.PCI0.ISA.COM1'],
    ['two segments: not around', '\\_SB.PCI0.IRQ', 'ISA.COM1', undefined],
    ['from the root', '\\_SB.PCI0.ISA', '\\IRQ', '\\IRQ'],
    ['from the root: nowhere else', '\\_SB.PCI0', '\\PCI0', undefined],
    ['in the scope around', '\\_SB.PCI0.ISA', '^IRQ', '\\_SB.PCI0.IRQ'],
    ['in the scope around: not further up', '\\_SB.PCI0', '^IRQ', undefined],
    ['two levels up', '\\_SB.PCI0.ISA', '^^PCI0.IRQ', '\\_SB.PCI0.IRQ'],
    ['above the root', '\\_SB', '^^IRQ', undefined],
    ['the root', '\\_SB.PCI0', '\\', '\\'],
    ['the scope itself', '\\_SB.PCI0', '^', '\\_SB'],
  ])('%s', (_name, scope, name, found) => {
    expect(namespace.find(pathOf(name), at(namespace, scope))?.path).toBe(found)
  })

  it('also through aliases of scopes, and as the method that an alias stands for', () => {
    const bus = enter(namespace, '\\BUS', 'Alias')
    bus.object = at(namespace, '\\_SB.PCI0')
    const method = enter(namespace, '\\_SB._STA', 'Method')
    enter(namespace, '\\STAT', 'MethodAlias').object = method
    expect(at(namespace, '\\BUS.ISA').path).toBe('\\_SB.PCI0.ISA')
    expect(at(namespace, '\\STAT')).toBe(method)
    expect(at(namespace, '\\BUS')).toBe(bus)
  })
})

describe('a name is entered', () => {
  it('once', () => {
    const namespace = namespaceOf('\\_SB')
    const first = namespace.enter(pathOf('\\_SB.DEV0'), namespace.root, 'Device', { owner: TABLE })
    const second = namespace.enter(pathOf('DEV0'), at(namespace, '\\_SB'), 'Method', { owner: TABLE })
    expect([first.isNew, second.isNew]).toEqual([true, false])
    expect(second.node).toBe(first.node)
  })

  it.each([['\\_SB.NONE.DEV0'], ['^DEV0']])('not where a scope is missing: %s', (path) => {
    const namespace = namespaceOf('\\_SB')
    expect(() => enter(namespace, path)).toThrow(AmlFault)
    expect(namespace.root.children()).toHaveLength(1)
  })

  it('at most 255 levels deep', () => {
    const namespace = new Namespace()
    let scope = namespace.root
    const deeper = () => {
      scope = namespace.enter(pathOf('DEEP'), scope, 'Device', { owner: TABLE }).node
    }
    for (let i = 0; i < 255; i++) deeper()
    expect(deeper).toThrow('names are nested more than 255 deep')
  })
})

describe('names of an owner', () => {
  it('go with it, and with them what others have put below', () => {
    const other = { name: 'SSDT' }
    const namespace = namespaceOf('\\_SB', '\\_SB.PCI0')
    enter(namespace, '\\_SB.PCI0.DEV0', 'Device', other)
    enter(namespace, '\\_SB.PCI0.DEV0.CRS0', 'Integer', TABLE)
    enter(namespace, '\\_SB.DEV1', 'Device', other)
    namespace.removeOwner(other)
    const paths: string[] = []
    namespace.walk(({ path }) => {
      paths.push(path)
      return true
    })
    expect(paths).toEqual(['\\_SB', '\\_SB.PCI0'])
  })
})

describe('walk', () => {
  it('visits each name before those below it, in the order of declaration, and leaves out what it is told to', () => {
    const namespace = namespaceOf(...TREE)
    const paths: string[] = []
    namespace.walk(({ path }) => {
      paths.push(path)
      return path !== '\\_SB.PCI0.ISA'
    })
    expect(paths).toEqual(['\\_SB', '\\_SB.PCI0', '\\_SB.PCI0.ISA', '\\_SB.PCI0.IRQ', '\\IRQ', '\\ISA'])
  })
})
