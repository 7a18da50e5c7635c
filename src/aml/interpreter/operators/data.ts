/**
 * Data, names, locals and arguments, as operands and as statements.
 *
 * Source: ACPI 6.5 §20.2.2 "Name Objects Encoding", §20.2.3 "Data Objects Encoding", §20.2.6 "Miscellaneous Objects Encoding".
 * @module
 */
import { fromLatin1 } from '../../../binary/bytes.ts'
import type { PackageElement, Term } from '../../terms.ts'
import { newBuffer } from '../conversions.ts'
import { ONES, toInt, truncate } from '../integers.ts'
import { ELEMENT_BYTES } from '../limits.ts'
import type { Handler, Handlers, Machine } from '../machine.ts'
import { callMethod } from '../methods.ts'
import { NamespaceNode } from '../namespace.ts'
import {
  type AmlObject,
  DEBUG,
  IntegerObject,
  NameReference,
  PackageObject,
  StringObject,
} from '../objects.ts'
import { resolveElement } from '../packages.ts'
import { integerOf, resolveArgument } from '../resolve.ts'
import { fail } from '../status.ts'
import { evaluateName, nodeOf, operand } from './operands.ts'

/** What `Revision` says: the version of the interpreter whose behaviour this is. */
const ACPICA_VERSION = 0x2020_0925

const constant =
  (value: number): Handler<'Zero' | 'One' | 'Revision' | 'NullName'> =>
  () =>
    new IntegerObject(value, true)

type Small = 'ByteConst' | 'WordConst' | 'DWordConst'
const literal: Handler<Small> = (_, term) => new IntegerObject(term.value)

const local =
  (index: number): Handler<`Local${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`> =>
  (m) =>
    m.frame.local(index)
const arg =
  (index: number): Handler<`Arg${0 | 1 | 2 | 3 | 4 | 5 | 6}`> =>
  (m) =>
    m.frame.arg(index)

const MAX_LENGTH = 0xffff_ffff

function newPackage(m: Machine, count: number, elements: readonly PackageElement[]): PackageObject {
  m.allocate(ELEMENT_BYTES * count)
  const list: (AmlObject | undefined)[] = new Array(count).fill(undefined)
  const result = new PackageObject(list)
  let hasNames = false
  for (const [i, element] of elements.entries()) {
    if (i >= count) break // the count says how many there are
    if (element.op === 'NameString') hasNames = true
    list[i] = newElement(m, element)
  }
  if (hasNames) {
    // Outside of methods names may be declared further down, or in a table that is loaded later.
    if (m.frame.method) for (const i of list.keys()) resolveElement(m, result, i)
    else m.unresolved.push(result)
  }
  return result
}

function newElement(m: Machine, element: PackageElement): AmlObject {
  if (element.op === 'NameString') {
    const reference = new NameReference(element.name, m.frame.scope)
    reference.held = true
    return reference
  }
  const value = m.execute(element as Term)
  if (!value || value instanceof NamespaceNode || !('held' in value)) {
    return fail('AE_AML_OPERAND_TYPE', `${element.op} is no element of a package`)
  }
  value.held = true
  return value as AmlObject
}

export const DATA_OBJECTS = {
  Zero: constant(0),
  One: constant(1),
  Ones: (m) => new IntegerObject(m.integerBytes === 4 ? truncate(ONES) : ONES, true),
  Revision: constant(ACPICA_VERSION),
  ByteConst: literal,
  WordConst: literal,
  DWordConst: literal,
  QWordConst: (m, term) => m.fit(new IntegerObject(toInt(term.value))),
  String: (m, term) => {
    m.allocate(term.value.length)
    return new StringObject(fromLatin1(term.value))
  },

  // BufferSize ByteList
  Buffer(m, term) {
    const size = truncate(integerOf(m, operand(m, term.size)))
    const buffer = newBuffer(m, Math.max(size, term.bytes.length))
    buffer.bytes.set(term.bytes)
    return buffer
  },

  // NumElements PackageElementList
  Package: (m, term) => newPackage(m, term.count, term.elements),

  // VarNumElements PackageElementList
  VarPackage(m, term) {
    const count = truncate(integerOf(m, operand(m, term.count)))
    return newPackage(m, Math.min(count, MAX_LENGTH), term.elements)
  },

  NameString: (m, term) => evaluateName(m, term.name),
  // A target that is not wanted swallows what is stored.
  NullName: constant(0),

  // NameString TermArgList
  MethodInvocation(m, term) {
    const node = nodeOf(m, term.name)
    const args = term.args.map((argument) => operand(m, argument))
    if (node.type !== 'Method') fail('AE_AML_OPERAND_TYPE', `${node.path} is no method`)
    return callMethod(
      m,
      node,
      args.map((argument) => resolveArgument(m, argument)),
    )
  },

  Local0: local(0),
  Local1: local(1),
  Local2: local(2),
  Local3: local(3),
  Local4: local(4),
  Local5: local(5),
  Local6: local(6),
  Local7: local(7),
  Arg0: arg(0),
  Arg1: arg(1),
  Arg2: arg(2),
  Arg3: arg(3),
  Arg4: arg(4),
  Arg5: arg(5),
  Arg6: arg(6),
  Debug: () => DEBUG,
} satisfies Partial<Handlers>
