/**
 * S3 resume as OVMF does it, from the reset vector to the operating system's waking vector.
 *
 * 1. CMOS 0x0f says that it is one, and is cleared; the PM block is placed and switched on.
 * 2. The S3 PEIM takes its context from before the suspend.
 * 3. The boot script runs: fw_cfg gets the addresses back that it forgot in the reset.
 * 4. The FACS says where the operating system goes on.
 *
 * Source: edk2 UefiCpuPkg/Universal/Acpi/S3Resume2Pei/S3Resume.c, MdeModulePkg/Universal/Acpi/BootScriptExecutorDxe/ScriptExecute.c.
 * @module
 */
import { FACS_SIZE, Facs } from '../../acpi/facs.ts'
import { toLatin1 } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { FIRMWARE_EDITIONS, type FirmwareEdition } from '../editions.ts'
import { FirmwareHang } from '../hang.ts'
import type { FirmwareHost } from '../host.ts'
import { DEBUG_ERROR, DEBUG_INFO, type FirmwareLog, formatHex } from '../log.ts'
import type { BootScriptLimits, BootScriptRun } from './execution.ts'
import { executeBootScript } from './executor.ts'
import { placePmBlock, readBootMode } from './platform.ts'

/** What the boot keeps for the resume, in reserved memory: addresses. Only the FACS is looked at; the rest is printed. */
export interface AcpiS3Context {
  /** Of this structure itself. */
  readonly address?: number
  /** Of the installed FACS. */
  readonly facs: number
  readonly idtrProfile?: number
  readonly pageTable?: number
  readonly debugBuffer?: number
  readonly stackBase?: number
  readonly stackSize?: number
  /** Where the executor begins. */
  readonly executorEntryPoint?: number
}

/** Memory that the firmware has kept a copy of, and puts back at resume in case it was changed. */
export interface LockBox {
  readonly address: number
  readonly bytes: Uint8Array
}

export interface S3ResumeOptions {
  readonly host: FirmwareHost
  readonly log: FirmwareLog
  readonly edition: FirmwareEdition
  /** Address of the boot script's table. */
  readonly bootScript: number
  readonly context: AcpiS3Context
  /**
   * What is restored in its place before the script runs; edk2 does so with the script's table. Default: nothing. The
   * copies are taken as given: where they lie (in ACPI NVS memory, without SMM) is not modelled.
   */
  readonly lockBoxes?: readonly LockBox[]
  /** Address that `PeiS3ResumeState` gets in PEI's heap. */
  readonly resumeState: number
  /** A build with SMM says so before the script. Default false. */
  readonly smm?: boolean
  /** PEI has 32 bits and DXE 64. Default false: both have the same. */
  readonly mixedWidths?: boolean
  readonly limits?: Partial<BootScriptLimits> | undefined
  readonly passTime?: Parameters<typeof executeBootScript>[0]['passTime']
  readonly dispatch?: Parameters<typeof executeBootScript>[0]['dispatch']
  readonly pciExpressBase?: number | undefined
}

export interface WakingVector {
  /** Mode that the processor is in. */
  readonly bits: 16 | 32 | 64
  readonly address: bigint
  /** Real mode: code segment and offset. */
  readonly cs?: number
  readonly ip?: number
}

export interface S3ResumeResult {
  readonly script: BootScriptRun
  /** Where the operating system goes on; `undefined` when it does not. */
  readonly wakingVector: WakingVector | undefined
  /** Why not. */
  readonly hang: FirmwareHang | undefined
}

/** What PEI does before it resumes or boots. @returns whether it is to resume */
export async function enterPei(host: FirmwareHost): Promise<boolean> {
  const mode = await readBootMode(host)
  await placePmBlock(host)
  return mode === 'S3 resume'
}

/** The S3 PEIM, once PEI has found that it is to resume. Never throws for what memory or a device holds. */
export async function resumeFromS3(options: S3ResumeOptions): Promise<S3ResumeResult> {
  const { host, log, edition, context } = options
  const level = FIRMWARE_EDITIONS[edition].s3ResumeLevel
  await printContext(options)
  for (const { address, bytes } of options.lockBoxes ?? []) await host.writeMemory(address, bytes)

  log.print(level, 'S3ResumeExecuteBootScript()\n')
  if (options.smm) {
    log.print(level, 'Close all SMRAM regions before executing boot script\n')
    log.print(level, 'Lock all SMRAM regions before executing boot script\n')
    if (FIRMWARE_EDITIONS[edition].s3SmmInitDoneLine) {
      log.print(DEBUG_INFO, 'Signal S3SmmInitDone\n')
      signalSmm(options, S3_SMM_INIT_DONE)
    }
  }
  log.print(level, `PeiS3ResumeState - ${formatHex(options.resumeState)}\r\n`)
  const enable = options.mixedWidths ? 'Enable X64 and ' : ''
  log.print(level, `${enable}transfer control to Standalone Boot Script Executor\r\n`)

  const { limits, passTime, dispatch, pciExpressBase } = options
  const base = options.bootScript
  const script = await executeBootScript({ host, base, log, limits, passTime, dispatch, pciExpressBase })
  if (script.hang) return { script, wakingVector: undefined, hang: script.hang }
  if (script.status !== 'Success') {
    const hang = new FirmwareHang('assert', 'S3 resume', { 'boot script': script.status })
    return { script, wakingVector: undefined, hang }
  }
  const call = options.mixedWidths ? 'AsmDisablePaging64()' : 'SwitchStack()'
  log.print(DEBUG_INFO, `Call ${call} to return to S3 Resume in PEI Phase\n`)

  const wakingVector = await readWakingVector(host, context.facs)
  if (!wakingVector) {
    const hang = new FirmwareHang('spin', 'S3 resume', {
      problem: 'the FACS has no signature or no waking vector',
      facs: hex(context.facs),
    })
    return { script, wakingVector, hang }
  }
  log.print(DEBUG_INFO, 'Signal EndOfS3Resume\n')
  signalSmm(options, END_OF_S3_RESUME)
  const { bits, address } = wakingVector
  const from = bits === 64 ? 'from PEI ' : ''
  const shown = formatHex(BigInt.asUintN(32, address))
  log.print(level, `Transfer ${from}to ${bits}bit OS waking vector - ${shown}\r\n`)
  return { script, wakingVector, hang: undefined }
}

// gEdkiiS3SmmInitDoneGuid and gEdkiiEndOfS3ResumeGuid, as `%g` prints them.
const S3_SMM_INIT_DONE = '8F9D4825-797D-48FC-8471-845025792EF6'
const END_OF_S3_RESUME = '96F5296D-05F7-4F3C-8467-E456890E0CB5'

function signalSmm({ log, smm }: S3ResumeOptions, guid: string): void {
  log.print(DEBUG_INFO, `Signal ${guid} to SMM - Enter\n`)
  if (smm) log.print(DEBUG_INFO, `Signal ${guid} to SMM - Exit (Success)\n`)
  else log.print(DEBUG_ERROR, 'Locate Smm Communicate Ppi failed (Not Found)!\n')
}

/** Lines of the context, as far as its addresses are known. */
async function printContext({ host, log, context }: S3ResumeOptions): Promise<void> {
  const print = (name: string, value: number | undefined): void => {
    if (value !== undefined) log.print(DEBUG_INFO, `${name} = ${formatHex(value)}\n`)
  }
  log.print(DEBUG_INFO, 'Enter S3 PEIM\r\n')
  print('AcpiS3Context', context.address)
  print('Waking Vector', (await readFacs(host, context.facs)).firmwareWakingVector)
  print('AcpiS3Context->AcpiFacsTable', context.facs)
  print('AcpiS3Context->IdtrProfile', context.idtrProfile)
  print('AcpiS3Context->S3NvsPageTableAddress', context.pageTable)
  print('AcpiS3Context->S3DebugBufferAddress', context.debugBuffer)
  print('AcpiS3Context->BootScriptStackBase', context.stackBase)
  print('AcpiS3Context->BootScriptStackSize', context.stackSize)
  print('EfiBootScriptExecutorVariable->BootScriptExecutorEntrypoint', context.executorEntryPoint)
}

const FACS_VERSION_64BIT = 2
const FACS_64BIT_WAKE_SUPPORTED = 0x02 // flags
const FACS_OSPM_64BIT_WAKE = 0x01 // ospmFlags

async function readFacs(host: FirmwareHost, address: number): Promise<Facs & { readonly signed: boolean }> {
  const bytes = new Uint8Array(FACS_SIZE)
  await host.readMemory(address, bytes)
  const signed = toLatin1(bytes.subarray(0, 4)) === 'FACS'
  bytes.set([0x46, 0x41, 0x43, 0x53]) // decoded in any case: the firmware prints the vector before it checks
  return { ...Facs.decode(bytes), signed }
}

/** `undefined` where the firmware stops: no FACS, or no vector. */
async function readWakingVector(host: FirmwareHost, address: number): Promise<WakingVector | undefined> {
  const facs = await readFacs(host, address)
  const { firmwareWakingVector: vector, xFirmwareWakingVector: wide } = facs
  if (address === 0 || !facs.signed) return undefined
  if (wide !== 0n) {
    const long =
      facs.version === FACS_VERSION_64BIT &&
      (facs.flags & FACS_64BIT_WAKE_SUPPORTED) !== 0 &&
      (facs.ospmFlags & FACS_OSPM_64BIT_WAKE) !== 0
    return { bits: long ? 64 : 32, address: wide }
  }
  if (vector === 0) return undefined
  return { bits: 16, address: BigInt(vector), cs: (vector >>> 4) & 0xffff, ip: vector & 0xf }
}
