import { describe, expect, test } from 'vitest'
import { consequences, proposedRoles, roleOptions, shownOrder, toColumnNames, type UploadPreview, withRole } from '../../../web/src/lib/upload/columns.ts'

function preview(part: Partial<UploadPreview> = {}): UploadPreview {
  const column = (name: string, role: UploadPreview['columns'][number]['role']) => ({ column: name, role, confidence: 0.9, reason: null })
  return {
    sheet: null,
    encoding: null,
    rowCount: 3,
    columns: [column('序号', 'id'), column('标题', 'text'), column('内容', 'text'), column('姓名', 'personal'), column('人数', 'mentions'), column('备注', 'other')],
    proposed: { text: ['标题', '内容'], id: '序号', person: null, time: null, org: null, audience: null, channel: null, mentions: '人数' },
    textMode: 'joined',
    rows: [],
    remarks: [],
    ...part,
  }
}

describe('the roles of columns', () => {
  test('are those proposed, and go back to the same names', () => {
    expect(proposedRoles(preview())).toEqual(['id', 'text', 'text', 'personal', 'mentions', 'other'])
    expect(toColumnNames(preview(), proposedRoles(preview()), 'joined')).toEqual({ ...preview().proposed, textMode: 'joined' })
  })

  test('order the columns: text, used, unused, each as in the file', () => {
    expect(shownOrder(preview())).toEqual([1, 2, 0, 4, 3, 5])
  })

  test('go to the first of two columns with one name', () => {
    const twice = preview({ columns: [...preview().columns, preview().columns[0]!] })
    expect(proposedRoles(twice)).toEqual(['id', 'text', 'text', 'personal', 'mentions', 'other', 'other'])
  })

  test('are given up by the column that had one before, but for the text', () => {
    const roles = proposedRoles(preview())
    expect(withRole(preview(), roles, 5, 'id')).toEqual(['other', 'text', 'text', 'personal', 'mentions', 'id'])
    expect(withRole(preview(), roles, 5, 'text')).toEqual(['id', 'text', 'text', 'personal', 'mentions', 'text'])
  })

  test('return to personal data where a column holds them', () => {
    const asPerson = withRole(preview(), proposedRoles(preview()), 3, 'person')
    expect(withRole(preview(), asPerson, 5, 'person')[3]).toBe('personal')
    expect(roleOptions(preview(), 3).at(-1)?.label).toBe('个人信息，不入库')
    expect(roleOptions(preview(), 5).at(-1)?.label).toBe('不使用')
  })

  test('without a text are no answer', () => {
    const none = withRole(preview(), withRole(preview(), proposedRoles(preview()), 1, 'other'), 2, 'other')
    expect(toColumnNames(preview(), none, 'joined')).toBeNull()
    expect(consequences(preview(), none, 'joined', '示例小学')).toEqual(['请至少把一列选为“意见内容”。'])
  })
})

describe('what will happen', () => {
  test('is one opinion a row, joined of several columns', () => {
    const [first, place] = consequences(preview(), proposedRoles(preview()), 'joined', '示例小学')
    expect(first).toBe('每行一条意见，由“标题”“内容”连成。')
    expect(place).toBe('全部记在示例小学名下。')
  })

  test('is one opinion an answer for a questionnaire, until only one question is left', () => {
    const each = preview({ textMode: 'each' })
    expect(consequences(each, proposedRoles(each), 'each', '示例小学')[0]).toBe('每个回答一条意见：取自“标题”“内容”，空着的不算。')
    const one = withRole(each, proposedRoles(each), 1, 'other')
    expect(toColumnNames(each, one, 'each')).not.toHaveProperty('textMode')
    expect(consequences(each, one, 'each', '示例小学')[0]).toBe('每行一条意见，取自“内容”。')
  })

  test('says that the column of people only tells them apart', () => {
    const roles = withRole(preview(), proposedRoles(preview()), 3, 'person')
    expect(consequences(preview(), roles, 'joined', '示例小学')).toContain('“姓名”只用来分清是不是同一个人，不保存姓名。')
  })

  test('names the column of the orgs and says where unknown ones go', () => {
    const roles = withRole(preview(), proposedRoles(preview()), 5, 'org')
    expect(consequences(preview(), roles, 'joined', '示例小学')[1]).toBe('单位取自“备注”，认不出的记在示例小学名下。')
  })
})
