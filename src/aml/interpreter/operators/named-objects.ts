/**
 * What puts names into the namespace.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", by name of the operator; §20.2.5.1 and §20.2.5.2.
 * @module
 */
import type { Term } from '../../terms.ts'
import { copyOf } from '../copy.ts'
import { NODE_BYTES } from '../limits.ts'
import type { Frame, Handlers, Machine } from '../machine.ts'
import { aliased, NamespaceNode } from '../namespace.ts'
import { type ObjectType, opensScope } from '../object-types.ts'
import {
  type AmlObject,
  EventObject,
  MethodObject,
  MutexObject,
  PowerObject,
  ProcessorObject,
  type TableCode,
} from '../objects.ts'
import { runList } from '../statements.ts'
import { fail } from '../status.ts'
import { attach } from '../store.ts'
import { findNode, operand } from './operands.ts'

/** A new name. */
export function declare(m: Machine, name: string, type: ObjectType): NamespaceNode {
  const { node, isNew } = enter(m, name, type)
  if (!isNew) fail('AE_ALREADY_EXISTS', `${node.path} exists already`)
  return node
}

/** A name that may be there already. */
export function enter(m: Machine, name: string, type: ObjectType): { node: NamespaceNode; isNew: boolean } {
  const { frame } = m
  m.allocate(NODE_BYTES)
  const entered = m.namespace.enter(m.names.get(name), frame.scope, type, {
    owner: frame.owner,
    temporary: frame.method !== undefined,
  })
  if (entered.isNew) frame.method?.temporaries.push(entered.node)
  return entered
}

/** Declarations inside of a scope. */
function runScope(m: Machine, node: NamespaceNode, body: Term<'Scope'>['body']): void {
  const { frame } = m
  frame.openScope(node)
  runList(m, body)
  frame.closeScope()
}

function declareScope(m: Machine, term: Term<'Device' | 'ThermalZone'>, type: ObjectType): undefined {
  const node = declare(m, term.name, type)
  runScope(m, node, term.body)
}

function declareObject(m: Machine, name: string, object: AmlObject): NamespaceNode {
  const node = declare(m, name, 'Untyped')
  attach(m, node, object)
  return node
}

/** The table whose code runs. */
function tableOf({ method, owner }: Frame): TableCode {
  return method?.code.kind === 'aml' ? method.code.table : (owner as TableCode)
}

export const NAMED = {
  // NameString NameString
  Alias(m, term) {
    const node = declare(m, term.alias, 'Alias')
    const found = findNode(m, term.source)
    // ACPICA makes a name of it that has nothing.
    const target = found ? aliased(found) : enter(m, term.source, 'Untyped').node
    node.type = target.type === 'Method' ? 'MethodAlias' : 'Alias'
    node.object = target
    if (node.type === 'MethodAlias') m.tablesVersion += 1
    return undefined
  },

  // NameString DataRefObject
  Name(m, term) {
    const node = declare(m, term.name, 'Untyped')
    const { lastResult } = m.frame
    const value = term.value.op === 'NameString' ? undefined : operand(m, term.value)
    m.frame.lastResult = lastResult // A declaration has no result.
    if (!value || value instanceof NamespaceNode || !('held' in value)) {
      fail('AE_AML_OPERAND_TYPE', `${term.value.op} is no value of a Name`)
    }
    attach(m, node, value.held ? copyOf(m, value) : value)
    return undefined
  },

  // NameString TermList
  Scope(m, term) {
    const node = findNode(m, term.name) ?? fail('AE_NOT_FOUND', `there is no ${term.name}`)
    if (node.type === 'Integer' || node.type === 'String' || node.type === 'Buffer') node.type = 'Untyped'
    const isScope = node.type === 'Untyped' || (opensScope(node.type) && node.type !== 'Method')
    if (!isScope) {
      // ACPICA gives up the statement but not the scope: what follows goes there, or where this object is.
      m.frame.openScope(opensScope(node.type) ? node : (node.parent ?? node))
      m.frame.keepScope()
      fail('AE_AML_OPERAND_TYPE', `${node.path} is of type ${node.type} and no scope`)
    }
    runScope(m, node, term.body)
    return undefined
  },

  Device: (m, term) => declareScope(m, term, 'Device'),
  ThermalZone: (m, term) => declareScope(m, term, 'Thermal'),

  // NameString ProcID PblkAddr PblkLen TermList
  Processor(m, term) {
    const object = new ProcessorObject(term.processorId, term.pblkAddress, term.pblkLength)
    runScope(m, declareObject(m, term.name, object), term.body)
    return undefined
  },

  // NameString SystemLevel ResourceOrder TermList
  PowerResource(m, term) {
    const object = new PowerObject(term.systemLevel, term.resourceOrder)
    runScope(m, declareObject(m, term.name, object), term.body)
    return undefined
  },

  // NameString MethodFlags TermList
  Method(m, term) {
    const { argumentCount, serialized, syncLevel } = term.flags
    const span = term.bodySpan ?? bodySpanOf(term)
    const code = { kind: 'aml', table: tableOf(m.frame), span } as const
    declareObject(m, term.name, new MethodObject(argumentCount, serialized, syncLevel, code))
    return undefined
  },

  // NameString SyncFlags
  Mutex(m, term) {
    declareObject(m, term.name, new MutexObject(term.flags.syncLevel))
    return undefined
  },

  // NameString
  Event(m, term) {
    declareObject(m, term.name, new EventObject())
    return undefined
  },

  // For compilers and disassemblers. They put it where it is never executed; where it is, ACPICA makes a name of it.
  External(m, term) {
    declare(m, term.name, 'Untyped')
    return undefined
  },
} satisfies Partial<Handlers>

/** Of a method inside of a method, whose body has been parsed with what is around it. */
function bodySpanOf(term: Term<'Method'>): { readonly start: number; readonly end: number } {
  const end = term.span?.end ?? fail('AE_AML_INTERNAL', 'a method has no place in its table')
  return { start: term.body[0]?.span?.start ?? end, end }
}
