/**
 * The state of execution: the namespace, the tables, and what is running.
 * @module
 */
import { OPCODES, type OpName } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import type { AmlHost } from './host.ts'
import { truncate } from './integers.ts'
import type { AmlLimits } from './limits.ts'
import { Namespace, type NamespaceNode, type Owner } from './namespace.ts'
import {
  IntegerObject,
  type LoadedTable,
  type MethodObject,
  type MutexObject,
  type Operand,
  type PackageObject,
  type Value,
  Variable,
} from './objects.ts'
import { PathCache } from './paths.ts'
import { type AmlError, type AmlResult, fail } from './status.ts'

/** Executes the terms of one row of the opcode table; what has a value returns it. */
export type Handler<O extends OpName> = (machine: Machine, term: Term<O>) => Operand | undefined
/** One for every row: a row without a handler is a type error. */
export type Handlers = { readonly [O in OpName]: Handler<O> }

/** What holds mutexes: one evaluation, with everything that it calls. */
export class Thread {
  syncLevel = 0
  /** The last one acquired is the last. */
  readonly acquired: MutexObject[] = []
}

/** Where a list of terms goes on after one of them; `skip` is behind the If or While that it is in. */
export type Completion = 'next' | 'break' | 'continue' | 'return' | 'skip'

/** A running method, or a table whose code outside of methods is running. */
export class Frame {
  readonly caller: Frame | undefined
  readonly node: NamespaceNode
  /** `undefined` for a table. */
  readonly method: MethodObject | undefined
  /** Whom declared names belong to. */
  readonly owner: Owner
  readonly callDepth: number
  readonly termDepth: number
  #scope: NamespaceNode
  /** Scopes that were open before it, the innermost last. */
  readonly #scopes: NamespaceNode[] = []
  completion: Completion = 'next'
  returned: Value | undefined
  /** Of the last If, for an Else that follows. */
  lastPredicate = false
  /** While loops around the running term. */
  loops = 0
  /** While loops and the first parts of If around it. */
  conditionals = 0
  /** With slack: what the method returns if it does not say so, the last result. */
  lastResult: Value | undefined
  /** Of statements outside of methods that were given up. */
  readonly problems: AmlError[] = []
  readonly #locals: Variable[] = []
  readonly #args: Variable[] = []

  constructor(
    caller: Frame | undefined,
    node: NamespaceNode,
    owner: Owner,
    method: MethodObject | undefined,
    termDepth: number,
    args: readonly Value[] = [],
  ) {
    this.caller = caller
    this.node = node
    this.#scope = node
    this.method = method
    this.owner = owner
    this.callDepth = (caller?.callDepth ?? 0) + 1
    this.termDepth = (caller?.termDepth ?? 0) + termDepth
    for (let i = 0; i < args.length; i++) this.#args[i] = new Variable('Arg', args[i])
  }

  /** Where names are looked up. */
  get scope(): NamespaceNode {
    return this.#scope
  }
  openScope(node: NamespaceNode): void {
    this.#scopes.push(this.#scope)
    this.#scope = node
  }
  closeScope(): void {
    this.#scope = this.#scopes.pop() ?? this.#scope
  }
  /** The scope stays open for the rest of the code, whatever closes around it. */
  keepScope(): void {
    this.#scopes.length = 0
  }

  local(index: number): Variable {
    let variable = this.#locals[index]
    if (!variable) {
      variable = new Variable('Local')
      this.#locals[index] = variable
    }
    return variable
  }

  arg(index: number): Variable {
    let variable = this.#args[index]
    if (!variable) {
      variable = new Variable('Arg')
      this.#args[index] = variable
    }
    return variable
  }

  /** References to locals and arguments lead nowhere when the method has returned. */
  clear(): void {
    for (const variable of this.#locals) if (variable) variable.gone = true
    for (const variable of this.#args) if (variable) variable.gone = true
  }
}

/** Evaluates an object by itself, as an operating system does: a method runs, anything else has its value. */
export type Evaluate = (
  machine: Machine,
  node: NamespaceNode,
  args: readonly Value[],
) => AmlResult<Value | undefined>

/** Classes of terms that stand for themselves: nothing is executed that could have a result. */
const HAS_NO_RESULT: ReadonlySet<string> = new Set([
  'LocalObj',
  'ArgObj',
  'DebugObj',
  'NullName',
  'DataObject',
])
/** These are made, though. */
const IS_MADE: ReadonlySet<OpName> = new Set(['Package', 'VarPackage'])

export interface Running {
  readonly thread: Thread | undefined
  readonly frame: Frame | undefined
}

export class Machine {
  readonly host: AmlHost
  readonly limits: AmlLimits
  readonly handlers: Handlers
  readonly namespace = new Namespace()
  readonly names = new PathCache()
  readonly tables: LoadedTable[] = []
  /** Changes when names may have got another meaning for the parser. */
  tablesVersion = 0
  /** Packages of tables whose elements that are names have not been looked up. */
  readonly unresolved: PackageObject[] = []
  /** ACPICA's slack mode. */
  readonly slack: boolean
  /** What `_OSI` answers with true. */
  readonly interfaces: Set<string>
  /** The newest Windows that AML has asked for, by its place in `WINDOWS_VERSIONS`. */
  windowsVersion = 0
  /** Tables are loaded, and `_REG` runs for regions that are new. */
  regionsReady = false
  /** 4 or 8, by the revision of the DSDT. */
  integerBytes: 4 | 8 = 8
  readonly #evaluate: Evaluate
  #thread: Thread | undefined
  #frame: Frame | undefined
  /** Calls of the interpreter inside each other. */
  #open = 0
  #work = 0
  #allocation = 0
  /** A limit of the whole evaluation is used up: nothing more runs. */
  exhausted = false
  /** Index and bank registers that are being written on the way to a field. */
  registerDepth = 0

  constructor(
    host: AmlHost,
    limits: AmlLimits,
    handlers: Handlers,
    evaluate: Evaluate,
    interfaces: Iterable<string>,
    slack: boolean,
  ) {
    this.host = host
    this.limits = limits
    this.handlers = handlers
    this.#evaluate = evaluate
    this.interfaces = new Set(interfaces)
    this.slack = slack
  }

  evaluate(node: NamespaceNode, args: readonly Value[] = []): AmlResult<Value | undefined> {
    return this.#evaluate(this, node, args)
  }

  get integerBits(): number {
    return 8 * this.integerBytes
  }

  /** What is running. */
  get frame(): Frame {
    return this.#frame as Frame
  }
  get currentFrame(): Frame | undefined {
    return this.#frame
  }
  get thread(): Thread {
    return this.#thread as Thread
  }

  enter(frame: Frame): void {
    this.#frame = frame
  }
  leave(frame: Frame): void {
    this.#frame = frame.caller
  }

  /** Begins a call of the interpreter: the limits count from here, but for one that the host makes out of another. */
  open(): void {
    if (this.#open++ > 0) return
    this.#work = this.limits.work
    this.#allocation = this.limits.allocation
    this.exhausted = false
  }
  close(): void {
    this.#open -= 1
  }

  /** Begins an evaluation, which holds its own mutexes. @returns what it was called from, to go back to */
  begin(): Running {
    const before = { thread: this.#thread, frame: this.#frame }
    this.#thread = new Thread()
    return before
  }
  end(before: Running): void {
    this.#thread = before.thread
    this.#frame = before.frame
  }

  /** Executes a term. */
  execute(term: Term): Operand | undefined {
    if (--this.#work < 0)
      this.#exhaust('AE_AML_LOOP_TIMEOUT', `more than ${this.limits.work} terms are executed`)
    const handler = this.handlers[term.op] as Handler<OpName>
    const result = handler(this, term)
    if (this.slack && result) this.#noteResult(term.op, result)
    return result
  }

  #noteResult(op: OpName, result: Operand): void {
    if (HAS_NO_RESULT.has(OPCODES[op].class) && !IS_MADE.has(op)) return
    if ('held' in result) this.frame.lastResult = result
  }

  /** Counts work besides the terms. */
  spend(work: number): void {
    this.#work -= work
    if (this.#work < 0)
      this.#exhaust('AE_AML_LOOP_TIMEOUT', `more than ${this.limits.work} terms are executed`)
  }

  /** Counts bytes that an object takes. */
  allocate(bytes: number): void {
    const { objectBytes, allocation } = this.limits
    if (bytes > objectBytes) fail('AE_NO_MEMORY', `an object takes more than ${objectBytes} bytes`)
    this.#allocation -= bytes
    if (this.#allocation < 0) this.#exhaust('AE_NO_MEMORY', `more than ${allocation} bytes are allocated`)
    this.spend(bytes >>> 4)
  }

  #exhaust(status: 'AE_AML_LOOP_TIMEOUT' | 'AE_NO_MEMORY', detail: string): never {
    this.exhausted = true
    fail(status, detail)
  }

  /** What an operator has for a result: with 32-bit integers only their low half. */
  fit<V extends Operand>(result: V): V {
    if (this.integerBytes === 4 && result instanceof IntegerObject) result.value = truncate(result.value)
    return result
  }
}
