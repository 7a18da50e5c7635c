/**
 * How evaluation can fail, under the names that ACPICA gives the failures: programs know them from Linux's messages and from
 * `acpiexec`, with which results are compared.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'

/** What each status means. */
export const AML_STATUS = {
  // The environment
  AE_NO_MEMORY: 'the evaluation allocates more than its limit',
  AE_NOT_FOUND: 'the object does not exist',
  AE_NOT_EXIST: 'nothing serves this',
  AE_ALREADY_EXISTS: 'the object exists already',
  AE_TYPE: 'the object has another type',
  AE_BUFFER_OVERFLOW: 'the value is larger than its place',
  AE_STACK_OVERFLOW: 'terms are nested too deep',
  AE_LIMIT: 'a limit is exceeded',
  AE_SUPPORT: 'this is not supported',
  AE_BAD_PARAMETER: 'a parameter is out of range',
  AE_BAD_PATHNAME: 'this is no path',
  AE_BAD_SIGNATURE: 'this is no table signature',
  AE_BAD_CHECKSUM: 'the bytes of the table do not add up to 0',
  AE_INVALID_TABLE_LENGTH: 'the length of the table is wrong',
  // The code
  AE_AML_BAD_OPCODE: 'the bytes are no AML',
  AE_AML_NO_OPERAND: 'an operand is missing',
  AE_AML_OPERAND_TYPE: 'an operand has the wrong type',
  AE_AML_OPERAND_VALUE: 'an operand has an invalid value',
  AE_AML_UNINITIALIZED_LOCAL: 'a local has no value yet',
  AE_AML_UNINITIALIZED_ARG: 'an argument has no value',
  AE_AML_UNINITIALIZED_ELEMENT: 'an element of a package has no value',
  AE_AML_NUMERIC_OVERFLOW: 'a number has no BCD form, or is none',
  AE_AML_REGION_LIMIT: 'an access reaches behind the end of its operation region',
  AE_AML_BUFFER_LIMIT: 'an index lies behind the end of its buffer',
  AE_AML_PACKAGE_LIMIT: 'an index lies behind the end of its package',
  AE_AML_DIVIDE_BY_ZERO: 'a division by zero',
  AE_AML_NAME_NOT_FOUND: 'the name does not exist',
  AE_AML_INTERNAL: 'this cannot be carried out',
  AE_AML_INVALID_SPACE_ID: 'there is no such address space',
  AE_AML_STRING_LIMIT: 'an index lies behind the end of its string',
  AE_AML_NO_RETURN_VALUE: 'a value is needed and there is none',
  AE_AML_METHOD_LIMIT: 'methods call each other too deep',
  AE_AML_MUTEX_ORDER: 'mutexes are not taken in the order of their sync levels',
  AE_AML_MUTEX_NOT_ACQUIRED: 'a mutex is released that nobody holds',
  AE_AML_INVALID_RESOURCE_TYPE: 'there is no such resource descriptor',
  AE_AML_REGISTER_LIMIT: 'a bank or index does not fit into its register',
  AE_AML_NO_WHILE: 'Break or Continue outside of a While',
  AE_AML_NO_RESOURCE_END_TAG: 'a resource template has no end tag',
  AE_AML_CIRCULAR_REFERENCE: 'a reference or a package leads back to itself',
  AE_AML_BAD_RESOURCE_LENGTH: 'a resource descriptor has the wrong length',
  AE_AML_ILLEGAL_ADDRESS: 'there is nothing at this address',
  AE_AML_LOOP_TIMEOUT: 'a loop does not end',
  AE_AML_UNINITIALIZED_NODE: 'the object has no value yet',
  AE_AML_TARGET_TYPE: 'the target cannot take this',
  AE_AML_PROTOCOL: 'there is no such bus protocol',
} as const

export type AmlStatus = keyof typeof AML_STATUS

/** Ends the evaluation. It never leaves the interpreter: results carry an `AmlError`, which is a value. */
export class AmlFault extends VmgenidError {
  override readonly name = 'AmlFault'
  readonly status: AmlStatus
  constructor(status: AmlStatus, detail?: string) {
    super(status, detail ?? AML_STATUS[status])
    this.status = status
  }
}

/** A name in the code does not exist. Outside of methods ACPICA loses its place over it: see `statements.ts`. */
export class MissingNameFault extends AmlFault {
  constructor(name: string, status: 'AE_NOT_FOUND' | 'AE_NOT_EXIST' = 'AE_NOT_FOUND') {
    super(status, `there is no ${name}`)
  }
}

/** @param detail what exactly is wrong, where the status alone does not say it */
export function fail(status: AmlStatus, detail?: string): never {
  throw new AmlFault(status, detail)
}

/** Why something could not be evaluated. */
export interface AmlError {
  readonly status: AmlStatus
  /** Absolute path of the method or table that was running. */
  readonly path: string
  /** One sentence. */
  readonly message: string
  /** Paths of the methods that were running, the innermost first. */
  readonly trace: readonly string[]
}

export type AmlResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AmlError }
