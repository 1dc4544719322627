import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'analysis', include: ['tests/analysis/**/*.test.ts'], testTimeout: 20_000 } },
      { test: { name: 'server', include: ['tests/server/**/*.test.ts', 'tests/fixtures/**/*.test.ts', 'tests/bench/**/*.test.ts'], globalSetup: ['tests/server/database.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      { test: { name: 'web', include: ['tests/web/**/*.test.ts'], testTimeout: 20_000 }, resolve: { alias: { $lib: new URL('./web/src/lib', import.meta.url).pathname, $analysis: new URL('./analysis', import.meta.url).pathname } } },
      { test: { name: 'flow', include: ['tests/flow/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 } },
      { test: { name: 'smoke', include: ['tests/smoke/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 240_000 } },
    ],
    maxWorkers: 2,
  },
})
