/**
 * `npm start`: analyses the demonstration campaign and names the files to open.
 */
import { fileURLToPath } from 'node:url'
import { clearProgress, progressLine, summary } from './cli/analyse.ts'
import { analyseFiles } from './pipeline/analyse-files.ts'

const outDir = fileURLToPath(new URL('../var/demo', import.meta.url))

process.stdout.write('问症：分析示例活动。单位、人物和意见都是虚构的，见 fixtures/demo/README.md。\n')
const { result, written } = await analyseFiles(
  {
    files: [fileURLToPath(new URL('../fixtures/demo/opinions.csv', import.meta.url))],
    outDir,
    named: {},
    taxonomyPath: null,
    labelsPath: null,
    sheet: null,
    encoding: null,
    seed: 1,
    workers: null,
    withTiming: false,
  },
  progressLine(),
)
clearProgress()
process.stdout.write(summary(result, outDir, written))
process.stdout.write('分析自己的文件：npm run -s wz -- analyse 文件.xlsx --out 结果文件夹\n')
