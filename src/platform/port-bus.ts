/**
 * The x86 I/O port space: 65536 ports, accesses of 8, 16 and 32 bits.
 *
 * Contract:
 * - A device claims regions. A region says which widths it answers and which widths its handlers want; the bus cuts and
 *   widens accesses between the two, as QEMU's memory core does for an access that arrives from KVM or qtest:
 *   1. The access is cut so that each piece is aligned to the region's start and no wider than the region answers.
 *      A piece belongs to the region that holds its first port, whatever claims the ports after it.
 *   2. A piece that the region does not answer reads as 0; such a write is lost.
 *   3. A piece wider than the handlers' widest access becomes several; one narrower than their narrowest becomes one of
 *      that width at the same offset, whose upper part is thrown away when read and zero when written.
 * - Ports that nobody claims read as all ones; writes there are lost.
 * - Two regions may not claim the same port with the same priority; the higher priority wins (0xcf9 inside 0xcf8..0xcfb).
 *   A region that *moves* comes to lie on top of those of its priority, as in QEMU: a guest can program a base register
 *   to any address, and that must not throw.
 * - An access costs one table look-up a piece. A move costs the ports that it covers.
 *
 * Source: QEMU softmmu/memory.c (access_with_adjusted_size), softmmu/physmem.c (memory_access_size).
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, hex } from '../binary/numbers.ts'

/** Width of an access in bytes. */
export type AccessSize = 1 | 2 | 4

/** Anything that ports can be read from and written to. Values are unsigned; `value` has `size` bytes. */
export interface PortIo {
  read(port: number, size: AccessSize): number
  write(port: number, size: AccessSize, value: number): void
}

export interface AccessSizes {
  readonly min: AccessSize
  readonly max: AccessSize
}

/** A run of ports that one device answers. */
export interface PortRegion {
  /** For errors and traces, such as `fw_cfg` or `acpi-pm1-event`. */
  readonly name: string
  /** In ports. */
  readonly length: number
  /** Widths that the region answers; default 1 to 4. */
  readonly answers?: AccessSizes
  /** Narrows `answers` further by place and direction. */
  accepts?(offset: number, size: AccessSize, direction: 'read' | 'write'): boolean
  /** Widths that `read` and `write` are called with; default 1 to 4. */
  readonly handles?: AccessSizes
  /** @param offset from the region's start @returns anything; the bus takes the low `size` bytes */
  read(offset: number, size: AccessSize): number
  /** @param value unsigned, within `size` bytes */
  write(offset: number, size: AccessSize, value: number): void
}

export interface ClaimOptions {
  /** Default 0. */
  readonly priority?: number
  /** Default true. */
  readonly enabled?: boolean
}

/** A region in its place. */
export interface PortClaim {
  readonly port: number
  readonly enabled: boolean
  /** Never throws for a port that a guest chose: it is taken modulo 65536; ports past the end are not there. */
  move(port: number): void
  setEnabled(enabled: boolean): void
}

/** Two devices claim one port with one priority. */
export class PortOverlapError extends VmgenidError {
  override readonly name = 'PortOverlapError'
  constructor({ claimed, by, port }: { claimed: string; by: string; port: number }) {
    super('PORT_OVERLAP', `port ${hex(port, 4)} is claimed twice`, {
      facts: { first: claimed, second: by },
      hint: 'Move one of the devices, or give the one that shall win a higher priority.',
    })
  }
}

const PORTS = 0x10000
const PAGE = 0x100
/** Never written. */
const NOTHING = new Uint16Array(PAGE)
const ANY_SIZE: AccessSizes = { min: 1, max: 4 }

interface Placed {
  readonly region: PortRegion
  readonly priority: number
  port: number
  enabled: boolean
  /** Among equal priorities the largest lies on top. */
  order: number
}

export class PortBus implements PortIo {
  /**
   * For each port, in pages of 256: index into `#placed` plus one; 0 for nothing. A page that nobody claims is shared by
   * all buses: a machine has some eight others, and many machines may be clones in one process.
   */
  readonly #pages = new Array<Uint16Array>(PORTS / PAGE).fill(NOTHING)
  readonly #placed: Placed[] = []
  #nextOrder = 0

  /** @throws PortOverlapError, NumberRangeError */
  claim(port: number, region: PortRegion, { priority = 0, enabled = true }: ClaimOptions = {}): PortClaim {
    checkInteger(`first port of ${region.name}`, port, PORTS - 1)
    checkInteger(`number of ports of ${region.name}`, region.length, PORTS - port)
    const placed: Placed = { region, priority, port, enabled, order: this.#nextOrder++ }
    if (enabled) this.#checkFree(placed)
    this.#placed.push(placed)
    if (enabled) this.#render(port, region.length)
    const bus = this
    return {
      get port() {
        return placed.port
      },
      get enabled() {
        return placed.enabled
      },
      move(to) {
        const from = placed.port
        if ((to & 0xffff) === from) return
        placed.port = to & 0xffff
        placed.order = bus.#nextOrder++
        if (!placed.enabled) return
        bus.#render(from, region.length)
        bus.#render(placed.port, region.length)
      },
      setEnabled(on) {
        if (on === placed.enabled) return
        placed.enabled = on
        bus.#render(placed.port, region.length)
      },
    }
  }

  read(port: number, size: AccessSize): number {
    let value = 0
    for (let done = 0; done < size; ) {
      const at = port + done
      const placed = this.#at(at)
      const offset = placed ? at - placed.port : at
      const width = pieceSize(placed?.region, offset, size - done)
      // Past 0xffff there is no port space at all, and QEMU reads zeros there.
      const piece = placed ? readPiece(placed.region, offset, width) : at < PORTS ? mask(width) : 0
      value += piece * 2 ** (8 * done)
      done += width
    }
    return value
  }

  write(port: number, size: AccessSize, value: number): void {
    for (let done = 0; done < size; ) {
      const at = port + done
      const placed = this.#at(at)
      const offset = placed ? at - placed.port : at
      const width = pieceSize(placed?.region, offset, size - done)
      if (placed) writePiece(placed.region, offset, width, ((value >>> (8 * done)) & mask(width)) >>> 0)
      done += width
    }
  }

  in8(port: number): number {
    return this.read(port, 1)
  }

  in16(port: number): number {
    return this.read(port, 2)
  }

  in32(port: number): number {
    return this.read(port, 4)
  }

  out8(port: number, value: number): void {
    this.write(port, 1, value)
  }

  out16(port: number, value: number): void {
    this.write(port, 2, value)
  }

  out32(port: number, value: number): void {
    this.write(port, 4, value)
  }

  /** Name of the region that answers `port`, for people. */
  whatIsAt(port: number): string | undefined {
    return this.#at(port)?.region.name
  }

  #at(port: number): Placed | undefined {
    const index = this.#pages[port >>> 8]?.[port & 0xff]
    return index ? this.#placed[index - 1] : undefined
  }

  #checkFree(added: Placed): void {
    for (const other of this.#placed) {
      if (!other.enabled || other.priority !== added.priority) continue
      const start = Math.max(other.port, added.port)
      const end = Math.min(other.port + other.region.length, added.port + added.region.length)
      if (start < end) {
        throw new PortOverlapError({ claimed: other.region.name, by: added.region.name, port: start })
      }
    }
  }

  /** Writes the table anew for a run of ports: lowest first, so that the top one stays. */
  #render(port: number, length: number): void {
    const end = Math.min(PORTS, port + length)
    this.#fill(0, port, end)
    const upwards = this.#placed
      .map((placed, i) => ({ placed, index: i + 1 }))
      .filter(
        ({ placed }) => placed.enabled && placed.port < end && placed.port + placed.region.length > port,
      )
      .sort((a, b) => a.placed.priority - b.placed.priority || a.placed.order - b.placed.order)
    for (const { placed, index } of upwards) {
      this.#fill(index, Math.max(port, placed.port), Math.min(end, placed.port + placed.region.length))
    }
  }

  #fill(index: number, start: number, end: number): void {
    for (let port = start; port < end; ) {
      const number = port >>> 8
      const pageEnd = Math.min(end, (number + 1) * PAGE)
      let page = this.#pages[number]
      if (!page || page === NOTHING) {
        page = new Uint16Array(PAGE)
        this.#pages[number] = page
      }
      page.fill(index, port & 0xff, ((pageEnd - 1) & 0xff) + 1)
      port = pageEnd
    }
  }
}

function mask(size: AccessSize): number {
  return size === 4 ? 0xffff_ffff : size === 2 ? 0xffff : 0xff
}

/** The widest access that is aligned within the region, wanted, and answered. */
function pieceSize(region: PortRegion | undefined, offset: number, wanted: number): AccessSize {
  const aligned = (offset & 1) !== 0 ? 1 : (offset & 2) !== 0 ? 2 : 4
  const most = Math.min(aligned, wanted, (region?.answers ?? ANY_SIZE).max)
  return most >= 4 ? 4 : most >= 2 ? 2 : 1
}

function isAnswered(
  region: PortRegion,
  offset: number,
  size: AccessSize,
  direction: 'read' | 'write',
): boolean {
  if (size < (region.answers ?? ANY_SIZE).min) return false
  return region.accepts?.(offset, size, direction) ?? true
}

function handlerSize(region: PortRegion, size: AccessSize): AccessSize {
  const { min, max } = region.handles ?? ANY_SIZE
  return size < min ? min : size > max ? max : size
}

function readPiece(region: PortRegion, offset: number, size: AccessSize): number {
  if (!isAnswered(region, offset, size, 'read')) return 0
  const step = handlerSize(region, size)
  let value = 0
  for (let done = 0; done < size; done += step) {
    value = (value | ((region.read(offset + done, step) & mask(step)) << (8 * done))) >>> 0
  }
  return (value & mask(size)) >>> 0
}

function writePiece(region: PortRegion, offset: number, size: AccessSize, value: number): void {
  if (!isAnswered(region, offset, size, 'write')) return
  const step = handlerSize(region, size)
  for (let done = 0; done < size; done += step) {
    region.write(offset + done, step, ((value >>> (8 * done)) & mask(step)) >>> 0)
  }
}
