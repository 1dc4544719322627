import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { preferredSegmenter } from '../../../server/pipeline/segmenter.ts'
import { filesOf, temporaryFolder, wz } from '../cli/run.ts'

const golden = fileURLToPath(new URL('../../../fixtures/golden/', import.meta.url))
const folder = temporaryFolder()

/** The other segmenter cuts a few words otherwise, so the expected files hold for nodejieba only. */
describe.runIf(preferredSegmenter() === 'nodejieba')('golden folders', () => {
  test.each(readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name))('%s comes out as expected', async (name) => {
    const inputs = join(golden, name)
    const optional = ['taxonomy', 'labels'].flatMap((option) => ['json', 'csv'].map((ending) => [option, join(inputs, `${option}.${ending}`)] as const))
    const options = optional.filter(([, path]) => existsSync(path)).flatMap(([option, path]) => [`--${option}`, path])
    const out = join(folder, name)
    expect(wz('analyse', join(inputs, 'input.csv'), '--out', out, ...options)).toMatchObject({ status: 0, stderr: '' })
    const files = filesOf(out)
    for (const file of ['opinions.csv', 'issues.csv', 'result.json']) {
      await expect(files[file]!.toString('utf8')).toMatchFileSnapshot(join(inputs, 'expected', file))
    }
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<!doctype html>'.slice(0, 9))
  })
})
