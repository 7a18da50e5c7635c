/**
 * SMI feature negotiation of the ICH9: firmware asks by fw_cfg which SMI features it may use.
 *
 * ```
 * file                         size  meaning
 * etc/smi/supported-features   8     u64le, what the host can do
 * etc/smi/requested-features   8     u64le, writable, what firmware wants
 * etc/smi/features-ok          1     selecting it makes the host decide; 1: granted and locked until reset
 * ```
 *
 * A request is granted when it is a subset of what is supported; CPU hot-plug and hot-unplug need the broadcast, and
 * hot-unplug needs hot-plug.
 *
 * Behaviour: QEMU hw/isa/lpc_ich9.c
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'
import type { FwCfg } from './fw-cfg.ts'

export const ICH9_LPC_SMI_F_BROADCAST = 0x1n // an SMI interrupts every CPU
export const ICH9_LPC_SMI_F_CPU_HOTPLUG = 0x2n
export const ICH9_LPC_SMI_F_CPU_HOT_UNPLUG = 0x4n

/** What machine types of 6.0 and later offer. */
export const SMI_HOST_FEATURES =
  ICH9_LPC_SMI_F_BROADCAST | ICH9_LPC_SMI_F_CPU_HOTPLUG | ICH9_LPC_SMI_F_CPU_HOT_UNPLUG

/** VMState subsection `ICH9LPC/smi_feat`. */
export interface SmiFeaturesState extends SavedState {
  readonly version: 1
  /** 8 bytes, little-endian, hexadecimal. */
  readonly requestedLe: string
  readonly ok: boolean
  /** Hexadecimal digits. */
  readonly negotiated: string
}

export class SmiFeatures implements Device<SmiFeaturesState> {
  readonly typeName = 'ich9-smi-features'
  readonly #host: bigint
  readonly #requestedLe = new Uint8Array(8)
  readonly #ok = new Uint8Array(1)
  #negotiated = 0n
  readonly #trace: Tracer | undefined

  constructor(hostFeatures: bigint = SMI_HOST_FEATURES, trace: Trace = noTrace) {
    this.#host = hostFeatures
    this.#trace = trace.tracer('smi')
  }

  /** What firmware and host have agreed on; 0 before they have. */
  get negotiated(): bigint {
    return this.#negotiated
  }

  /** Adds the three files; none when the host has no feature to offer. */
  publish(fwCfg: FwCfg): void {
    if (this.#host === 0n) return
    const supportedLe = new Uint8Array(8)
    new DataView(supportedLe.buffer).setBigUint64(0, this.#host, true)
    fwCfg.addFile(FwCfgPath.smiSupportedFeatures, supportedLe)
    fwCfg.addFile(FwCfgPath.smiRequestedFeatures, this.#requestedLe, { writable: true })
    fwCfg.addFile(FwCfgPath.smiFeaturesOk, this.#ok, { onSelect: () => this.#negotiate() })
  }

  reset(_kind: ResetKind): void {
    this.#requestedLe.fill(0)
    this.#ok.fill(0)
    this.#negotiated = 0n
  }

  save(): SmiFeaturesState {
    return {
      version: 1,
      requestedLe: toHex(this.#requestedLe),
      ok: this.#ok[0] === 1,
      negotiated: this.#negotiated.toString(16).padStart(16, '0'),
    }
  }

  /** @throws SavedStateError */
  restore(state: SmiFeaturesState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const requested = reader.bytes('requestedLe', 8)
    const ok = reader.boolean('ok')
    this.#negotiated = BigInt(`0x${reader.hexText('negotiated', 8)}`)
    this.#requestedLe.set(requested)
    this.#ok[0] = ok ? 1 : 0
  }

  #negotiate(): void {
    if (this.#ok[0] === 1) return // locked
    const requested = new DataView(this.#requestedLe.buffer).getBigUint64(0, true)
    const granted = (requested & ~this.#host) === 0n && isConsistent(requested)
    this.#trace?.('negotiate', { requested, granted })
    if (!granted) return
    this.#negotiated = requested
    this.#ok[0] = 1
  }
}

function isConsistent(features: bigint): boolean {
  const hotPlug = features & (ICH9_LPC_SMI_F_CPU_HOTPLUG | ICH9_LPC_SMI_F_CPU_HOT_UNPLUG)
  if (hotPlug !== 0n && (features & ICH9_LPC_SMI_F_BROADCAST) === 0n) return false
  return hotPlug !== ICH9_LPC_SMI_F_CPU_HOT_UNPLUG
}
