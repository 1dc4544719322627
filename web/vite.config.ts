import adapterStatic from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { externalStart } from './external-start.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const API = process.env['WENZHENG_API'] ?? 'http://localhost:3000'

export default defineConfig({
  root: here('.'),
  // Windows 7 stops at Chrome 109.
  build: { target: ['chrome109', 'firefox115', 'safari16'], cssTarget: ['chrome109', 'firefox115', 'safari16'] },
  // SvelteKit 3 calls its own `alias` deprecated, so the aliases stand here and, for the type checker, in tsconfig.json.
  resolve: { alias: { $lib: here('./src/lib'), $analysis: here('../analysis') } },
  server: {
    proxy: { '/api': { target: API, changeOrigin: false } },
    fs: { allow: [here('../analysis')] },
  },
  plugins: [
    sveltekit({
      adapter: externalStart(adapterStatic({ pages: here('./build'), assets: here('./build'), fallback: 'index.html' })),
      compilerOptions: { runes: true },
      paths: { relative: false },
    }),
  ],
})
