/**
 * Strings and buffers: joining, cutting, converting.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", by name of the operator.
 * @module
 */
import type { Term } from '../../terms.ts'
import {
  newBuffer,
  newInteger,
  newString,
  textOf,
  toBufferObject,
  toInteger,
  toStringObject,
} from '../conversions.ts'
import { putBytes } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import {
  BufferObject,
  type DataObject,
  isData,
  type Operand,
  StringObject,
  typeOf,
  type Value,
} from '../objects.ts'
import { bufferOf, bufferOrStringOf, dataOf, integerOf, resolveValue, targetOf } from '../resolve.ts'
import { templateLength } from '../resource-template.ts'
import { operand, place, result } from './operands.ts'

/** ACPICA joins anything: what is no data counts as a string with its type. */
function joinable(m: Machine, from: Operand): DataObject {
  const value = resolveValue(m, from)
  return isData(value) ? value : newString(m, `[${typeOf(value)} Object]`)
}

/** Two integers make a buffer; otherwise the left one says what the result is. */
function concatenate(m: Machine, left: DataObject, right: DataObject): StringObject | BufferObject {
  switch (left.type) {
    case 'Integer': {
      const b = toInteger(m, right)
      const buffer = newBuffer(m, 2 * m.integerBytes)
      putBytes(left.value, buffer.bytes, 0, m.integerBytes)
      putBytes(b, buffer.bytes, m.integerBytes, m.integerBytes)
      return buffer
    }
    case 'String': {
      const b = toStringObject(m, right, 'implicit')
      const length = left.bytes.length + b.bytes.length
      const text = textOf(left) + textOf(b)
      return newString(m, text.padEnd(length, '\0'))
    }
    case 'Buffer':
      return joinBuffers(m, left.bytes, toBufferObject(m, right).bytes)
  }
}

function joinBuffers(m: Machine, left: Uint8Array, right: Uint8Array, more = 0): BufferObject {
  const buffer = newBuffer(m, left.length + right.length + more)
  buffer.bytes.set(left)
  buffer.bytes.set(right, left.length)
  return buffer
}

const END_TAG_BYTES = Uint8Array.of(0x79, 0) // a checksum of 0 is not checked

type Conversion = Term<'ToBuffer' | 'ToInteger' | 'ToDecimalString' | 'ToHexString'>

// Operand Target
function conversion(
  convert: (m: Machine, value: DataObject) => DataObject,
): (m: Machine, term: Conversion) => Value {
  return (m, term) => {
    const value = operand(m, term.value)
    const target = targetOf(place(m, term.target))
    return result(m, convert(m, dataOf(m, value)), target, 'fixed')
  }
}

export const STRINGS = {
  // Data Data Target
  Concatenate(m, term) {
    const left = operand(m, term.left)
    const right = operand(m, term.right)
    const target = targetOf(place(m, term.target))
    const b = joinable(m, right)
    return result(m, concatenate(m, joinable(m, left), b), target)
  },

  // BufData BufData Target
  ConcatenateResTemplate(m, term) {
    const left = operand(m, term.left)
    const right = operand(m, term.right)
    const target = targetOf(place(m, term.target))
    const b = bufferOf(m, right).bytes
    const a = bufferOf(m, left).bytes
    const joined = joinBuffers(m, a.subarray(0, templateLength(a)), b.subarray(0, templateLength(b)), 2)
    joined.bytes.set(END_TAG_BYTES, joined.bytes.length - 2)
    return result(m, joined, target)
  },

  // MidObj TermArg TermArg Target
  Mid(m, term) {
    const from = operand(m, term.value)
    const first = operand(m, term.index)
    const count = operand(m, term.length)
    const target = targetOf(place(m, term.target))
    const length = integerOf(m, count)
    const index = integerOf(m, first)
    const source = bufferOrStringOf(m, from)
    const { bytes } = source
    const start = index >= bytes.length ? bytes.length : Number(index)
    const end = length >= bytes.length - start ? bytes.length : start + Number(length)
    m.allocate(end - start)
    const part = bytes.slice(start, end)
    return result(m, source.type === 'String' ? new StringObject(part) : new BufferObject(part), target)
  },

  ToBuffer: conversion(toBufferObject),
  ToDecimalString: conversion((m, value) => toStringObject(m, value, 'decimal')),
  ToHexString: conversion((m, value) => toStringObject(m, value, 'hexadecimal')),
  ToInteger: conversion((m, value) =>
    value.type === 'Integer' ? value : newInteger(toInteger(m, value, true)),
  ),

  // TermArg LengthArg Target
  ToString(m, term) {
    const from = operand(m, term.value)
    const count = operand(m, term.length)
    const target = targetOf(place(m, term.target))
    const limit = integerOf(m, count)
    const { bytes } = bufferOf(m, from)
    const nul = bytes.indexOf(0)
    const length = nul < 0 ? bytes.length : nul
    const end = limit < length ? Number(limit) : length
    m.allocate(end)
    return result(m, new StringObject(bytes.slice(0, end)), target, 'fixed')
  },
} satisfies Partial<Handlers>
