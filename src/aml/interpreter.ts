/**
 * AML interpreter: loads definition blocks into a namespace, and evaluates the objects in it.
 *
 * ```ts
 * const aml = new AmlInterpreter(host)
 * for (const table of [dsdt, ...ssdts]) aml.load(table)
 * aml.initialize()
 * aml.evaluate('\\_SB.VGEN.ADDR')   // { ok: true, value: { type: 'package', value: [ … ] } }
 * ```
 *
 * It behaves as ACPICA does, version 20200925 with its defaults (no "interpreter slack"), and is compared with that version's
 * `acpiexec`; differences are in `docs/differences.md`. Errors are values, with ACPICA's names. Whatever a table says, a call
 * ends, within its limits.
 *
 * Source: ACPI 6.5 §5.3 "ACPI Namespace", §5.5 "Control Methods and the ACPI Source Language", §19 "ACPI Source Language
 * Reference", §20 "ACPI Machine Language Specification".
 * @module
 */
import { type AmlData, fromData, toData } from './interpreter/data.ts'
import { evaluateNode, guard, runNode } from './interpreter/evaluation.ts'
import { HANDLERS } from './interpreter/handlers.ts'
import type { AmlHost } from './interpreter/host.ts'
import { initializeObjects } from './interpreter/initialization.ts'
import { type AmlLimits, DEFAULT_LIMITS } from './interpreter/limits.ts'
import { Machine } from './interpreter/machine.ts'
import type { AmlNode } from './interpreter/namespace.ts'
import { resolvePackages } from './interpreter/packages.ts'
import { splitPath } from './interpreter/paths.ts'
import { declarePredefined } from './interpreter/predefined.ts'
import { type AmlError, type AmlResult, fail } from './interpreter/status.ts'
import { executeTable, installTable } from './interpreter/tables.ts'
import { DEFAULT_INTERFACES } from './interpreter/windows-versions.ts'

export type { AmlData } from './interpreter/data.ts'
export type {
  AccessWidth,
  AmlHost,
  PciFunction,
  RegionAccess,
  RegionHandler,
  TransferAccess,
} from './interpreter/host.ts'
export { type AmlLimits, DEFAULT_LIMITS } from './interpreter/limits.ts'
export type { AmlNode } from './interpreter/namespace.ts'
export type { ObjectType } from './interpreter/object-types.ts'
export type { AmlError, AmlResult, AmlStatus } from './interpreter/status.ts'
export { DEFAULT_INTERFACES } from './interpreter/windows-versions.ts'

export interface AmlOptions {
  /** Those that are left out have their defaults. */
  readonly limits?: Partial<AmlLimits>
  /** What `_OSI` says yes to. Default `DEFAULT_INTERFACES`. */
  readonly interfaces?: Iterable<string>
  /**
   * ACPICA's slack mode, which Linux has switched on: a method without Return returns its last result, locals without a value
   * are 0, anything can be stored, an access may end behind its region. Default false, as in acpiexec.
   */
  readonly slack?: boolean
  /** What `_OS` says. Default `Microsoft Windows NT`. */
  readonly osName?: string
}

/** What came of loading a table, or of the initialisation. */
export interface AmlReport {
  /** Statements and methods that failed, which did not keep the rest from going on. */
  readonly problems: readonly AmlError[]
}

/** What the namespace looks like from outside. */
export interface AmlNamespace {
  readonly root: AmlNode
  /** @param path from the root, such as `\_SB.PCI0`. @returns `undefined` when nothing is there, or the path is none */
  lookup(path: string): AmlNode | undefined
  /**
   * Visits all names, each before those below it.
   * @param visitor returns false to leave out what lies below
   */
  walk(visitor: (node: AmlNode) => boolean | undefined): void
}

export class AmlInterpreter {
  readonly #machine: Machine
  #hasTable = false
  readonly namespace: AmlNamespace

  constructor(host: AmlHost, options: AmlOptions = {}) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits }
    const { interfaces = DEFAULT_INTERFACES, slack = false } = options
    const machine = new Machine(host, limits, HANDLERS, evaluateNode, interfaces, slack)
    declarePredefined(machine, options.osName)
    this.#machine = machine
    this.namespace = {
      root: machine.namespace.root,
      lookup(path) {
        const found = splitPath(path)
        return found && machine.namespace.find(found, machine.namespace.root, false)
      },
      walk: (visitor) => machine.namespace.walk(visitor),
    }
  }

  /**
   * Loads a definition block: the DSDT first, whose revision says how wide integers are in all tables, then the SSDTs in order.
   * Statements outside of methods that fail are left out, and reported.
   * @param table what lies behind the length in its header is left alone
   */
  load(table: Uint8Array): AmlResult<AmlReport> {
    const m = this.#machine
    return this.#call(() => {
      const installed = installTable(m, table)
      if (!this.#hasTable) m.integerBytes = (installed.bytes[8] as number) < 2 ? 4 : 8
      this.#hasTable = true
      const problems = executeTable(m, installed, m.namespace.root)
      if (m.regionsReady) resolvePackages(m)
      return { problems }
    })
  }

  /** Runs `_REG`, `_STA` and `_INI`, when all tables are loaded that are there from the beginning. */
  initialize(): AmlResult<AmlReport> {
    const m = this.#machine
    return this.#call(() => {
      resolvePackages(m)
      m.regionsReady = true
      return { problems: initializeObjects(m) }
    })
  }

  /**
   * Runs a method, or reads any other object.
   * @param path from the root, such as `\_SB.PCI0._CRS`
   * @param args of the method; more than it takes are left out, those that are missing are uninitialised
   */
  evaluate(path: string, args: readonly AmlData[] = []): AmlResult<AmlData> {
    const m = this.#machine
    return this.#call(() => {
      resolvePackages(m)
      const found =
        splitPath(path) ?? fail('AE_BAD_PATHNAME', `no path: ${JSON.stringify(path.slice(0, 80))}`)
      const node =
        m.namespace.find(found, m.namespace.root, false) ?? fail('AE_NOT_FOUND', `there is no ${path}`)
      const values = args.map((arg) => fromData(m, arg))
      return toData(m, runNode(m, node, values))
    })
  }

  /** One call of the program: the limits count from here, and errors are values. */
  #call<T>(work: () => T): AmlResult<T> {
    const m = this.#machine
    m.open()
    try {
      return guard(m, work)
    } finally {
      m.close()
    }
  }
}
