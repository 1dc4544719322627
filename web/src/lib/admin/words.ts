import type { ActorEntry, AuditEvent } from '$lib/api/types'
import type { Tone } from '$lib/ui/types.ts'

/** As the server orders them. */
export const AUDIENCES = ['干部', '教师', '学生', '家长', '退休领导教师', '社会各界群众'] as const

const STATES: Readonly<Record<ActorEntry['state'], readonly [label: string, tone: Tone]>> = {
  active: ['正常', 'success'],
  waiting: ['待设置密码', 'warning'],
  locked: ['暂时锁定', 'warning'],
  disabled: ['已停用', 'neutral'],
}

export function stateLabel(state: ActorEntry['state']): string {
  return STATES[state][0]
}

export function stateTone(state: ActorEntry['state']): Tone {
  return STATES[state][1]
}

export const SUBJECTS = [
  { value: 'session', label: '登录和密码' },
  { value: 'actor', label: '账号和角色' },
  { value: 'org', label: '机构' },
  { value: 'opinion', label: '意见' },
  { value: 'occasion', label: '场次' },
  { value: 'lead', label: '紧急线索' },
  { value: 'upload', label: '上传' },
  { value: 'plan', label: '覆盖目标' },
  { value: 'run', label: '分析' },
  { value: 'review', label: '研判' },
  { value: 'report', label: '报告' },
  { value: 'release', label: '公布' },
  { value: 'retention', label: '原文保存' },
  { value: 'notice', label: '告知书' },
] as const

export type Subject = (typeof SUBJECTS)[number]['value']

export function isSubject(value: string | null): value is Subject {
  return SUBJECTS.some((subject) => subject.value === value)
}

/** Whoever did it; of somebody unknown a try to sign in, of nobody what the server's own operator did. */
export function actorWords({ actorName, action }: Pick<AuditEvent, 'actorName' | 'action'>): string {
  return actorName ?? (action.startsWith('session.') ? '未知用户' : '服务器管理员')
}
