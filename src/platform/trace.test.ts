import { describe, expect, it } from 'vitest'
import { lineTrace, noTrace, parseTraceAreas, TRACE_AREAS } from './trace.ts'

describe('trace', () => {
  it('prints one line an event', () => {
    const lines: string[] = []
    const trace = lineTrace(['fw_cfg'], (line) => lines.push(line))
    const tracer = trace.tracer('fw_cfg')
    tracer?.('select', { key: 0x2a, known: true })
    tracer?.('dma', { addr: 0x7fff_000n, text: 'two\nlines "here"', empty: '' })
    tracer?.('reset')
    expect(lines).toEqual([
      'fw_cfg select key=0x2a known=true',
      'fw_cfg dma addr=0x7fff000 text="two\\nlines \\"here\\"" empty=""',
      'fw_cfg reset',
    ])
  })

  it('has no tracer for an area that is off', () => {
    expect(lineTrace(['vmgenid'], () => {}).tracer('fw_cfg')).toBeUndefined()
    expect(noTrace.tracer('vmgenid')).toBeUndefined()
  })

  it('reads lists of areas', () => {
    expect(parseTraceAreas('fw_cfg,acpi-pm')).toEqual(['fw_cfg', 'acpi-pm'])
    expect(parseTraceAreas('fw_cfg,all')).toEqual(TRACE_AREAS)
    expect(parseTraceAreas('')).toEqual([])
    expect(() => parseTraceAreas('fwcfg')).toThrow("no trace area 'fwcfg'")
  })
})
