/**
 * What the parser asks: the namespace as it is while code runs.
 * @module
 */
import { absolutePath, type KnownName, type NameLookup } from '../symbols.ts'
import type { Namespace, NamespaceNode } from './namespace.ts'
import { MethodObject } from './objects.ts'
import { type NamePath, splitPath } from './paths.ts'

export function nameLookup(namespace: Namespace): NameLookup {
  // Names come in the order in which they stand in the code: mostly many from one scope.
  let last: Scope = { path: '\\', node: namespace.root, isThere: true }
  return {
    find(name, scope): KnownName | undefined {
      if (scope !== last.path) last = findScope(namespace, scope)
      const node = findFrom(namespace, name, last)
      if (!node) return undefined
      return {
        get path() {
          return node.path
        },
        argumentCount: node.object instanceof MethodObject ? node.object.argumentCount : undefined,
      }
    },
  }
}

/** A scope that the code itself declares is not in the namespace yet: then what is around it. */
interface Scope {
  readonly path: string
  readonly node: NamespaceNode
  readonly isThere: boolean
}

function findScope(namespace: Namespace, path: string): Scope {
  let segments = splitPath(path)?.segments ?? []
  for (let isThere = true; ; isThere = false) {
    const node = namespace.find({ root: true, parents: 0, segments }, namespace.root)
    if (node) return { path, node, isThere }
    segments = segments.slice(0, -1)
  }
}

function findFrom(namespace: Namespace, name: string, scope: Scope): NamespaceNode | undefined {
  const path = splitPath(name)
  if (!path) return undefined
  if (scope.isThere || isPlain(path)) return namespace.find(path, scope.node)
  const absolute = splitPath(absolutePath(name, scope.path))
  return absolute && namespace.find(absolute, namespace.root)
}

function isPlain(path: NamePath): boolean {
  return !path.root && path.parents === 0 && path.segments.length === 1
}
