/**
 * What a v86 machine is made from, on this computer: the package `v86`, and the files that `vmgenid setup` has fetched or that the
 * user names.
 * @module
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { readFileBounded } from './files.ts'
import { userCache } from './user-cache.ts'

/** Paths; each has a place in the cache. */
export interface V86FilePaths {
  readonly bios: string
  readonly vgaBios: string
  readonly kernel: string
  readonly busybox: string
}

/** What is in the cache, below `v86/`; `origin.json` is written last. */
export const V86_FILE_NAMES: V86FilePaths = {
  bios: 'bios-256k.bin',
  vgaBios: 'vgabios-stdvga.bin',
  kernel: 'vmlinuz',
  busybox: 'busybox',
}
export const V86_FOLDER = 'v86'

export function cachedV86Files(): V86FilePaths {
  const at = (name: string) => join(userCache(), V86_FOLDER, name)
  const { bios, vgaBios, kernel, busybox } = V86_FILE_NAMES
  return { bios: at(bios), vgaBios: at(vgaBios), kernel: at(kernel), busybox: at(busybox) }
}

export interface V86Files {
  readonly bios: Uint8Array
  readonly vgaBios: Uint8Array
  readonly kernel: Uint8Array
  readonly busybox: Uint8Array
}

/** No firmware and no kernel is larger. */
const LARGEST_FILE = 64 * 2 ** 20

/** @throws FileError that names the one that is not there */
export async function readV86Files(paths: V86FilePaths): Promise<V86Files> {
  const [bios, vgaBios, kernel, busybox] = await Promise.all(
    [paths.bios, paths.vgaBios, paths.kernel, paths.busybox].map((path) =>
      readFileBounded(path, LARGEST_FILE),
    ),
  )
  if (!bios || !vgaBios || !kernel || !busybox) throw new RangeError('four files')
  return { bios, vgaBios, kernel, busybox }
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface V86Package {
  /** The class `V86`. */
  readonly V86: never
  /** An instance for each machine; compiled once. */
  readonly instantiate: (imports: Imports) => Promise<unknown>
  /** SHA-256 of what the package consists of. */
  readonly digest: string
}

let loaded: Promise<V86Package> | undefined

/** The package `v86`, which is optional. @throws an error with code `ERR_MODULE_NOT_FOUND` or `MODULE_NOT_FOUND` */
export function loadV86Package(): Promise<V86Package> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<V86Package> {
  const script = createRequire(import.meta.url).resolve('v86')
  const [source, wasm] = await Promise.all([readFile(script), readFile(join(dirname(script), 'v86.wasm'))])
  const { V86 } = (await import(script)) as { readonly V86: never }
  const { WebAssembly } = globalThis as unknown as WebAssemblyGlobals
  const compiled = await WebAssembly.compile(wasm)
  return {
    V86,
    instantiate: async (imports) => (await WebAssembly.instantiate(compiled, imports)).exports,
    digest: createHash('sha256').update(source).update(wasm).digest('hex'),
  }
}

interface WebAssemblyGlobals {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<unknown>
    instantiate(module: unknown, imports: Imports): Promise<{ readonly exports: unknown }>
  }
}
