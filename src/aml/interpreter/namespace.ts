/**
 * The namespace: names below names, and the objects that they hold.
 *
 * Source: ACPI 6.5 §5.3 "ACPI Namespace".
 * @module
 */

import { type ObjectType, opensScope } from './object-types.ts'
import type { Value } from './objects.ts'
import type { NamePath } from './paths.ts'
import { fail, MissingNameFault } from './status.ts'

/** Who a name belongs to: a table, or a method that declared it while it ran. With its owner it goes. */
export type Owner = object

/** What programs see of a name. */
export interface AmlNode {
  /** One segment, such as `PCI0`; `\` for the root. */
  readonly name: string
  /** Absolute, such as `\_SB.PCI0`. */
  readonly path: string
  readonly type: ObjectType
  readonly parent: AmlNode | undefined
  /** In the order in which they were declared. */
  children(): readonly AmlNode[]
  child(name: string): AmlNode | undefined
}

export class NamespaceNode implements AmlNode {
  readonly name: string
  readonly parent: NamespaceNode | undefined
  type: ObjectType
  object: Value | undefined
  owner: Owner | undefined
  /** Declared by a running method. */
  readonly temporary: boolean
  #children: Map<string, NamespaceNode> | undefined

  constructor(
    name: string,
    parent: NamespaceNode | undefined,
    type: ObjectType,
    owner?: Owner,
    temporary = false,
  ) {
    this.name = name
    this.parent = parent
    this.type = type
    this.owner = owner
    this.temporary = temporary
  }

  get path(): string {
    const { parent } = this
    if (!parent) return '\\'
    return parent.parent ? `${parent.path}.${this.name}` : `\\${this.name}`
  }

  child(name: string): NamespaceNode | undefined {
    return this.#children?.get(name)
  }

  children(): readonly NamespaceNode[] {
    return this.#children ? Array.from(this.#children.values()) : []
  }

  get hasChildren(): boolean {
    return this.#children !== undefined && this.#children.size > 0
  }

  addChild(node: NamespaceNode): void {
    this.#children ??= new Map()
    this.#children.set(node.name, node)
  }

  removeChild(node: NamespaceNode): void {
    if (this.#children?.get(node.name) === node) this.#children.delete(node.name)
  }

  removeChildren(): void {
    this.#children = undefined
  }
}

export interface EnterOptions {
  readonly owner: Owner | undefined
  readonly temporary?: boolean
}

/** Scopes below scopes: as many as names have segments, and far above what tables have. */
const MAX_DEPTH = 255

export class Namespace {
  readonly root = new NamespaceNode('\\', undefined, 'Device')

  /**
   * Finds a name as seen from a scope: a single segment without prefix also in the scopes around, any other name in one place.
   * @param upwards false to look in one place only, whatever the name
   */
  find(path: NamePath, scope: NamespaceNode, upwards = true): NamespaceNode | undefined {
    const { segments } = path
    let node: NamespaceNode | undefined = path.root ? this.root : ancestor(scope, path.parents)
    if (!node) return undefined
    if (segments.length === 1) {
      const name = segments[0] as string
      const isPlain = !path.root && path.parents === 0
      if (!isPlain || !upwards) return methodOf(node.child(name))
      for (; node; node = node.parent) {
        const found = node.child(name)
        if (found) return methodOf(found)
      }
      return undefined
    }
    for (let i = 0; i < segments.length; i++) {
      if (i > 0) node = scopeOf(node)
      node = methodOf(node.child(segments[i] as string))
      if (!node) return undefined
    }
    return node
  }

  /**
   * Puts a name into the namespace. All scopes on the way have to be there.
   * @returns the new name, or the one that is there already
   */
  enter(
    path: NamePath,
    scope: NamespaceNode,
    type: ObjectType,
    options: EnterOptions,
  ): { node: NamespaceNode; isNew: boolean } {
    const { segments } = path
    let parent = path.root ? this.root : ancestor(scope, path.parents)
    if (!parent) fail('AE_NOT_FOUND', 'the name goes above the root')
    if (segments.length === 0) return { node: parent, isNew: false }
    const last = segments.length - 1
    for (let i = 0; i < last; i++) {
      const next = methodOf(parent.child(segments[i] as string))
      if (!next) fail('AE_NOT_FOUND', `${parent.path} has no ${segments[i]}`)
      parent = scopeOf(next)
    }
    const name = segments[last] as string
    const existing = methodOf(parent.child(name))
    if (existing) return { node: existing, isNew: false }
    if (depthOf(parent) >= MAX_DEPTH) fail('AE_LIMIT', `names are nested more than ${MAX_DEPTH} deep`)
    const node = new NamespaceNode(name, parent, type, options.owner, options.temporary)
    parent.addChild(node)
    return { node, isNew: true }
  }

  remove(node: NamespaceNode): void {
    node.parent?.removeChild(node)
  }

  /** Removes all names of an owner, with whatever lies below them. */
  removeOwner(owner: Owner): void {
    const visit = (node: NamespaceNode) => {
      for (const child of node.children()) {
        if (child.owner === owner) node.removeChild(child)
        else if (child.hasChildren) visit(child)
      }
    }
    visit(this.root)
  }

  /**
   * Calls `visitor` for all names below one, each before those below it, in the order in which they were declared.
   * @param visitor returns false to leave out what lies below
   */
  walk(visitor: (node: NamespaceNode) => boolean | undefined, from: NamespaceNode = this.root): void {
    for (const child of from.children()) {
      if (child.temporary) continue
      if (visitor(child) !== false && child.hasChildren) this.walk(visitor, child)
    }
  }
}

function ancestor(node: NamespaceNode, levels: number): NamespaceNode | undefined {
  let at: NamespaceNode | undefined = node
  for (let i = 0; i < levels && at; i++) at = at.parent
  return at
}

function depthOf(node: NamespaceNode): number {
  let depth = 0
  for (let at = node.parent; at; at = at.parent) depth++
  return depth
}

/** The alias of a method is the method, wherever it is looked up. */
function methodOf(node: NamespaceNode | undefined): NamespaceNode | undefined {
  return node?.type === 'MethodAlias' ? (node.object as NamespaceNode) : node
}

/** On the way through a path the alias of a scope leads into it; one of a path through itself leads nowhere. */
function scopeOf(node: NamespaceNode): NamespaceNode {
  if (node.type !== 'Alias') return node
  const target = aliased(node)
  if (target === node) throw new MissingNameFault(node.path, 'AE_NOT_EXIST')
  return opensScope(target.type) ? target : node
}

/** What an alias stands for; any other name for itself. */
export function aliased(node: NamespaceNode): NamespaceNode {
  return node.type === 'Alias' && node.object instanceof NamespaceNode ? node.object : node
}
