import { describe, expect, it } from 'vitest'
import { InterruptLines } from './interrupts.ts'

describe('InterruptLine', () => {
  it('tells its observers of changes, and only of those', () => {
    const lines = new InterruptLines()
    const line = lines.line(9)
    expect(lines.line(9)).toBe(line)
    expect(line.name).toBe('IRQ 9')
    const seen: string[] = []
    const stop = line.observe((level) => void seen.push(`first ${level}`))
    line.observe((level) => void seen.push(`second ${level}`))
    line.setLevel(false)
    line.setLevel(true)
    line.setLevel(true)
    stop()
    line.setLevel(false)
    expect(seen).toEqual(['first true', 'second true', 'second false'])
    expect(line.level).toBe(false)
  })
})
