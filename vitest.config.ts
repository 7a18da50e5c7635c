import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    // One for each core: many tests wait for a QEMU. Left alone, vitest keeps a core for itself.
    maxWorkers: 2,
    reporters: ['default', './test/reporters/closing-line.ts'],
    coverage: { provider: 'v8', include: ['src/**'], exclude: ['src/**/*.test.ts'] },
  },
})
