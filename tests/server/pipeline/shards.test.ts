import { afterAll, describe, expect, test } from 'vitest'
import { groupIssues, gatherIssues } from '../../../analysis/index.ts'
import { describeIssues } from '../../../analysis/describe/describe.ts'
import { describeInShards } from '../../../server/pipeline/describe.ts'
import { gatherInShards, groupInShards } from '../../../server/pipeline/group.ts'
import { prepareTexts, type RunTexts } from '../../../server/pipeline/prepare.ts'
import { preferredSegmenter } from '../../../server/pipeline/segmenter.ts'
import { startWorkPool } from '../../../server/pipeline/work/pool.ts'
import { shareTexts } from '../../../server/pipeline/work/shared-texts.ts'

const SUBJECTS = ['食堂饭菜', '课后服务收费', '操场塑胶跑道', '校车接送时间', '教师培训安排', '宿舍热水供应']
const COMPLAINTS = ['太贵了家长有意见', '一直没有人管', '希望尽快改善', '和上学期说的不一样', '建议公开说明']
const opinions = Array.from({ length: 240 }, (_, i) => `${SUBJECTS[i % 6]}${COMPLAINTS[(i >> 2) % 5]}，${SUBJECTS[i % 6]}${COMPLAINTS[(i >> 3) % 5]}第${i % 9}次`)
const pools = [startWorkPool(1, preferredSegmenter()), startWorkPool(2, preferredSegmenter())]
afterAll(() => Promise.all(pools.map((pool) => pool.close())))

describe.each([0, 1])('on pool %i', (at) => {
  const pool = pools[at]!
  const options = { seed: 1, mentions: new Uint32Array(opinions.length).fill(1) }
  const withRun = async (use: (run: RunTexts) => Promise<void>): Promise<void> => {
    const prepared = await prepareTexts({ ids: opinions.map((_, i) => String(i)), texts: opinions, titles: opinions.map(() => null) }, pool)
    await pool.lend(shareTexts(prepared.texts), (given) => use({ ...prepared, given }))
  }

  test('issues in shards are the issues of one thread', () =>
    withRun(async (run) => {
      const alone = groupIssues(run.texts, run.folding, options)
      expect(alone.issueCount).toBeGreaterThan(1)
      expect(await groupInShards(run, options, pool)).toEqual(alone)
    }))

  test('gathered area by area they are the same', () =>
    withRun(async (run) => {
      const { issueOf, issueCount, hasContent } = groupIssues(run.texts, run.folding, options)
      const areaOf = Int16Array.from(issueOf, (issue) => (issue < 0 ? 0 : issue % 3))
      const gathering = { ...options, topicWords: [] }
      const alone = gatherIssues(run.texts, run.folding, { issueOf, issueCount }, areaOf, hasContent, gathering)
      expect(await gatherInShards(run, { issueOf, issueCount }, areaOf, hasContent, gathering, pool)).toEqual(alone)
    }))

  test('described in shards they read the same', () =>
    withRun(async (run) => {
      const { issueOf, issueCount } = groupIssues(run.texts, run.folding, options)
      const partition = { issueOf, issueCount, themeOf: issueOf, themeCount: issueCount }
      expect(await describeInShards(run, partition, pool)).toEqual(describeIssues(run.texts, run.folding, partition))
    }))
})
