/**
 * ACPI as an operating system brings it up: tables, ACPI mode, namespace, events, sleep states, devices.
 *
 * The steps and their lines are Linux's, in its order (`acpi_subsystem_init`, `acpi_bus_init`, `acpi_scan_init`).
 *
 * Behaviour: Linux drivers/acpi/bus.c, scan.c; ACPICA source/components/utilities/utxfinit.c, hardware/hwacpi.c
 * @module
 */
import type { AmlData, AmlError, AmlNode } from '../../aml/interpreter.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { StateReader } from '../../platform/lifecycle.ts'
import type { PortIo } from '../../platform/port-bus.ts'
import type { GuestFindings } from '../findings.ts'
import type { Journal } from '../journal.ts'
import type { KernelLog } from '../kernel-log.ts'
import { type AcpiDevice, listDevices } from './devices.ts'
import { type AmlSystem, integerArgument } from './evaluator.ts'
import { AcpiEvents, type FixedEventName } from './events.ts'
import { FADT_HW_REDUCED_ACPI, FADT_PWR_BUTTON, FADT_SLP_BUTTON_DEVICE, type FadtView } from './fadt-view.ts'
import { type GenericEvent, genericEvents } from './generic-event-device.ts'
import { Gpes, type GpesState } from './gpes.ts'
import { PM1_SCI_EN, Pm1Registers, RegisterAccess } from './registers.ts'
import { changedNames, type NameValues, readNames, restoreNames, type SavedName } from './saved-names.ts'
import { SleepControl } from './sleep.ts'
import type { AcpiTables } from './tables.ts'
import type { WorkState } from './work-queue.ts'

/** How often the status is looked at before the switch to ACPI mode has failed: ACPICA waits three seconds. */
const MODE_TRIES = 3000

export interface AcpiSubsystemContext {
  readonly memory: GuestMemory
  readonly ports: PortIo
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly journal: Journal
  /** Makes an interpreter without tables. @param notify where AML's `Notify` goes */
  readonly createAml: (tables: AcpiTables, notify: (path: string, code: number) => void) => AmlSystem
}

/** Who presses what. */
export interface ButtonHandlers {
  readonly power: () => void
  readonly sleep: () => void
}

export interface AcpiState extends GpesState {
  readonly queue: readonly WorkState[]
  /** What AML has changed. */
  readonly names: readonly SavedName[]
}

export class AcpiSubsystem {
  readonly tables: AcpiTables
  readonly fadt: FadtView
  readonly aml: AmlSystem
  readonly events: AcpiEvents
  readonly gpes: Gpes
  readonly sleep: SleepControl
  readonly pm1: Pm1Registers
  #devices: readonly AcpiDevice[] = []
  #genericEvents: readonly GenericEvent[] = []
  /** What the tables alone gave. */
  #original: NameValues = new Map()
  readonly #context: AcpiSubsystemContext
  readonly #access: RegisterAccess

  /** Puts the parts together; touches nothing. @param tables with a FADT */
  constructor(tables: AcpiTables, fadt: FadtView, context: AcpiSubsystemContext) {
    const { memory, log, findings, journal } = context
    this.tables = tables
    this.fadt = fadt
    this.#context = context
    this.#access = new RegisterAccess(context)
    const access = this.#access
    this.pm1 = new Pm1Registers(access, fadt)
    this.gpes = new Gpes({ access, log, findings }, fadt)
    // AML runs after the events are there.
    let events: AcpiEvents | undefined
    this.aml = context.createAml(tables, (path, code) => events?.notify(path, code))
    const { aml, pm1, gpes } = this
    this.events = new AcpiEvents({ pm1, gpes, aml, log, findings, journal })
    events = this.events
    this.sleep = new SleepControl({
      fadt,
      pm1,
      gpes,
      access,
      memory,
      aml,
      log,
      findings,
      facs: tables.facs,
    })
  }

  /** Interrupts that are no SCI, and what they run. */
  get genericEvents(): readonly GenericEvent[] {
    return this.#genericEvents
  }

  get devices(): readonly AcpiDevice[] {
    return this.#devices
  }

  get isHardwareReduced(): boolean {
    return (this.fadt.flags & FADT_HW_REDUCED_ACPI) !== 0
  }

  // ---------------------------------------------------------------- boot

  /** Everything that Linux does before it looks for drivers. */
  start(buttons: ButtonHandlers): void {
    const { log } = this.#context
    this.#enable()
    this.loadTables()
    this.events.initialize()
    this.#matchGpeMethods()
    this.#initializeNamespace()
    log.print('ACPI: Interpreter enabled')
    const states = this.sleep.supported().map((state) => `S${state}`)
    log.print(`ACPI: PM: (supports ${states.join(' ')})`)
    this.#chooseInterrupts()
    this.#listDevices()
    this.#markWakeEvents()
    for (const [name, handler] of this.#buttonEvents(buttons)) this.events.enableFixed(name, handler)
    this.gpes.enableRuntime()
  }

  /** DSDT first, then the others in their order. Failures cost the rest of one table. */
  loadTables(): void {
    const { log, findings } = this.#context
    const { dsdt, ssdts } = this.tables
    if (!dsdt) return
    let loaded = 0
    let failed = 0
    for (const table of [dsdt, ...ssdts]) {
      const { signature, header } = table
      const result = this.aml.load(table.bytes)
      if (result.ok) {
        loaded++
        this.#report(result.value.problems)
        continue
      }
      const { status, message } = result.error
      failed++
      const name = `${signature}:${header.oemTableId.replace(/\0.*$/s, '')}`
      log.print(
        signature === 'DSDT'
          ? `ACPI Error: ${status}, [DSDT] table load failed`
          : `ACPI Error: ${status}, (${name}) while loading table`,
      )
      findings.error('table-load', `${name}: ${status}: ${message}`, table.address)
    }
    log.print(
      failed === 0
        ? `ACPI: ${loaded} ACPI AML tables successfully acquired and loaded`
        : `ACPI Error: ${failed} table load failures, ${loaded} successful`,
    )
    this.#original = readNames(this.aml)
  }

  // ---------------------------------------------------------------- lifecycle

  /** Plain data, part of the guest's saved state. */
  save(): AcpiState {
    return {
      gpes: this.gpes.save().gpes,
      queue: this.events.queue.save(),
      names: changedNames(this.aml, this.#original),
    }
  }

  /**
   * Instead of `start`: registers are as they were, and no AML runs but the tables' own. @throws SavedStateError
   */
  resumeFrom(saved: StateReader, buttons: ButtonHandlers): void {
    this.loadTables()
    restoreNames(this.aml, saved.parts('names'))
    this.gpes.restore(saved)
    this.events.queue.restore(saved.parts('queue'))
    this.events.handleFixed(this.#buttonEvents(buttons))
    this.#listDevices()
  }

  // ---------------------------------------------------------------- parts

  /** Writes ACPI_ENABLE to the SMI command port until SCI_EN is set. */
  #enable(): void {
    const { smiCommand, acpiEnable, acpiDisable } = this.fadt
    if (this.isHardwareReduced || smiCommand === 0 || this.#inAcpiMode) return
    if (acpiEnable === 0 && acpiDisable === 0) {
      this.#fail('No ACPI mode transition supported in this system (enable/disable both zero)')
      return
    }
    this.#access.write({ space: 'io', address: smiCommand }, 1, acpiEnable)
    for (let i = 0; i < MODE_TRIES; i++) {
      if (this.#inAcpiMode) return
    }
    this.#fail('Hardware did not change modes')
    this.#fail('Could not transition to ACPI mode')
  }

  get #inAcpiMode(): boolean {
    return (this.pm1.control & PM1_SCI_EN) !== 0
  }

  /** Fixed buttons, where the FADT does not say that they are devices. */
  #buttonEvents({ power, sleep }: ButtonHandlers): ReadonlyMap<FixedEventName, () => void> {
    const events = new Map<FixedEventName, () => void>()
    if (this.isHardwareReduced) return events
    if ((this.fadt.flags & FADT_PWR_BUTTON) === 0) events.set('PowerButton', power)
    if ((this.fadt.flags & FADT_SLP_BUTTON_DEVICE) === 0) events.set('SleepButton', sleep)
    return events
  }

  #fail(text: string): void {
    this.#context.log.print(`ACPI Error: ${text}`)
    this.#context.findings.error('acpi-mode', text)
  }

  #initializeNamespace(): void {
    const result = this.aml.initialize()
    this.#report(result.ok ? result.value.problems : [result.error])
  }

  #report(problems: readonly AmlError[]): void {
    for (const { status, path, message } of problems) {
      this.#context.findings.warning('aml', `${path}: ${status}: ${message}`)
    }
  }

  /** Tells the namespace that there are I/O APICs, if the MADT does. */
  #chooseInterrupts(): void {
    const { log } = this.#context
    const apic = this.tables.tables.some(({ signature }) => signature === 'APIC')
    log.print(`ACPI: Using ${apic ? 'IOAPIC' : 'PIC'} for interrupt routing`)
    const result = this.aml.evaluate('\\_PIC', [integerArgument(apic ? 1 : 0)])
    if (!result.ok && result.error.status !== 'AE_NOT_FOUND') {
      log.print(`ACPI: _PIC evaluation failed: ${result.error.status}`)
    }
  }

  #listDevices(): void {
    const { log, findings } = this.#context
    const { aml } = this
    this.#devices = listDevices(aml.root, aml, findings)
    this.#genericEvents = genericEvents(this.#devices, { aml, log, findings })
  }

  #matchGpeMethods(): void {
    const scope = this.aml.root.children().find(({ path }) => path === '\\_GPE')
    const methods: string[] = []
    const visit = (name: AmlNode, depth: number): void => {
      for (const child of name.children()) {
        if (child.type === 'Method') methods.push(child.path)
        else if (depth < MAX_GPE_DEPTH) visit(child, depth + 1)
      }
    }
    if (scope) visit(scope, 0)
    this.gpes.match(methods)
  }

  /** `_PRW` names the event that wakes the system for a device. */
  #markWakeEvents(): void {
    for (const { path } of this.#devices) {
      const result = this.aml.evaluate(`${path}._PRW`)
      if (!result.ok || result.value.type !== 'package') continue
      const gpe = wakeEventOf(result.value.value[0])
      if (gpe !== undefined) this.gpes.markWake(gpe)
      else {
        this.#context.findings.note('wake-event', `${path}._PRW names no event of the FADT's blocks`)
      }
    }
  }
}

/** Methods below `\_GPE` are its children; nobody nests them. */
const MAX_GPE_DEPTH = 8

/** An event's number; a package is for the block of another device. */
function wakeEventOf(element: AmlData | undefined): number | undefined {
  return element?.type === 'integer' ? Number(element.value & 0xffff_ffffn) : undefined
}
