import { describe, expect, it } from 'vitest'
import { AddressError, parseAddress } from './address.ts'

describe('the address of a socket', () => {
  it.each([
    '',
    'unix:',
    'tcp:localhost',
    'tcp:4444',
    'tcp:localhost:0',
    'tcp:localhost:65536',
    '/tmp/socket',
  ])('is not %j', (address) => {
    expect(() => parseAddress(address)).toThrow(AddressError)
    expect(() => parseAddress(address)).toThrow('Write unix:PATH or tcp:HOST:PORT.')
  })

  it('is a path, or a host and a port', () => {
    expect(parseAddress('unix:/tmp/a b')).toEqual({ path: '/tmp/a b' })
    expect(parseAddress('tcp:localhost:4444')).toEqual({ host: 'localhost', port: 4444 })
    expect(parseAddress('tcp:[::1]:4444')).toEqual({ host: '::1', port: 4444 })
    expect(() => parseAddress(`unix:/${'x'.repeat(103)}`)).toThrow('a Unix socket takes 103')
  })

  it('is this machine when no host is named', () => {
    expect(parseAddress('tcp::4444')).toEqual({ host: '127.0.0.1', port: 4444 })
  })

  it('may leave the port to the system where one listens', () => {
    expect(parseAddress('tcp::0', 0)).toEqual({ host: '127.0.0.1', port: 0 })
  })
})
