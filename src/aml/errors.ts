/**
 * What can be wrong with a term, a name or a descriptor that is to become AML.
 * @module
 */
import { type ErrorFacts, VmgenidError, type VmgenidErrorOptions } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'

/** A value that AML has no bytes for. The encoder wraps it into an `AmlEncodeError` that says where it stands. */
export class AmlValueError extends VmgenidError {
  override readonly name: string = 'AmlValueError'
  constructor(problem: string, options: VmgenidErrorOptions = {}) {
    super('AML_VALUE', problem, options)
  }
}

/** Text that is no AML name. */
export class AmlNameError extends VmgenidError {
  override readonly name = 'AmlNameError'
  constructor(text: string, problem: string) {
    super('AML_NAME', `not an AML name: '${text}': ${problem}`, {
      hint: 'Write names as ASL does: \\_SB.PCI0, ^FOO, _CRS; capitals, digits and underscores, four to a segment.',
    })
  }
}

/** Text that is no EISA or PNP id. */
export class EisaIdError extends VmgenidError {
  override readonly name = 'EisaIdError'
  constructor(found: string | number) {
    super('EISA_ID', `not an EISA id: ${typeof found === 'string' ? `'${found}'` : hex(found, 8)}`, {
      facts: { expected: 'three capitals and four hexadecimal digits, such as PNP0A03' },
    })
  }
}

/** A package that PkgLength cannot count. */
export class PkgLengthError extends VmgenidError {
  override readonly name = 'PkgLengthError'
  constructor(found: number, limit: number, unit: 'bytes' | 'bits') {
    super('AML_PKG_LENGTH', `a package length cannot count ${found} ${unit}`, {
      facts: { limit: `${limit} ${unit}`, spec: 'ACPI 6.5 §20.2.4 "Package Length Encoding"' },
    })
  }
}

/** A tree of terms that cannot be encoded. */
export class AmlEncodeError extends VmgenidError {
  override readonly name = 'AmlEncodeError'
  /** Terms from the outermost inwards, such as `Scope(\_SB) > Device(VGEN) > Name(_HID).value`. */
  readonly path: string
  constructor(path: string, cause: VmgenidError) {
    super('AML_ENCODE', cause.sentence, {
      facts: { where: path, ...cause.facts },
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      cause,
    })
    this.path = path
  }
}

/** Where in which table something is wrong with the bytes. */
export interface AmlPosition {
  /** `SSDT "VMGENID"`, or what the caller called it. */
  readonly table: string
  /** Absolute path of the object whose bytes these are. */
  readonly path: string
  /** From the start of the table. */
  readonly offset: number
}

/** Bytes that are no AML. */
export class AmlParseError extends VmgenidError {
  override readonly name: string = 'AmlParseError'
  readonly position: AmlPosition
  constructor(problem: string, position: AmlPosition, facts: ErrorFacts = {}) {
    super('AML_PARSE', problem, {
      facts: {
        table: position.table,
        where: `${position.path}, byte ${hex(position.offset)}`,
        ...facts,
      },
    })
    this.position = position
  }
}

/** A term, a package or a table that runs past the end of what holds it. */
export class AmlTruncatedError extends AmlParseError {
  override readonly name = 'AmlTruncatedError'
  constructor(problem: string, position: AmlPosition, need: number, have: number, facts: ErrorFacts = {}) {
    super(problem, position, { need: `${need} bytes, ${have} remain`, ...facts })
  }
}
