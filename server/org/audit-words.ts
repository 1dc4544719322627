/** Every action that is recorded, and how it is told; the part before the dot is one of AUDIT_SUBJECTS. */
const ACTION_NAMES = {
  'session.signedIn': '登录',
  'session.signedInElsewhere': '经统一身份认证登录',
  'session.refusedElsewhere': '经统一身份认证登录失败',
  'session.refused': '登录失败',
  'session.locked': '登录失败，账号暂时锁定',
  'session.passwordChanged': '修改密码',
  'actor.added': '新增账号',
  'actor.linkIssued': '发出设置密码的链接',
  'actor.accepted': '用链接设置密码',
  'actor.sessionsRevoked': '退出其全部登录',
  'actor.roleAdded': '增加角色',
  'actor.roleRemoved': '去掉角色',
  'actor.externalNamed': '改统一身份认证用户名',
  'actor.linked': '与统一身份认证对应',
  'actor.disabled': '停用账号',
  'actor.enabled': '恢复账号',
  'org.imported': '导入机构',
  'org.setUp': '首次设置',
  'campaign.created': '新建活动',
  'campaign.changed': '修改活动',
  'opinion.withdrawn': '撤回意见',
  'opinion.restored': '恢复意见',
  'occasion.changed': '修改场次',
  'occasion.withdrawn': '撤回场次',
  'occasion.restored': '恢复场次',
  'occasion.evidenceAdded': '添加佐证材料',
  'occasion.evidenceRemoved': '去掉佐证材料',
  'occasion.evidenceRead': '查看佐证材料',
  'lead.read': '查看紧急线索',
  'lead.receive': '紧急线索：接收',
  'lead.handle': '紧急线索：开始处理',
  'lead.note': '紧急线索：补记',
  'lead.close': '紧急线索：办结',
  'lead.release': '紧急线索：不属于紧急',
  'lead.reopen': '紧急线索：重新打开',
  'lead.handlersChanged': '指定线索处置人',
  'lead.hoursChanged': '修改线索接收时限',
  'upload.withdrawn': '撤回上传',
  'upload.restored': '恢复上传',
  'plan.changed': '修改覆盖目标',
  'plan.reminded': '提醒报送',
  'run.started': '开始分析',
  'run.cancelled': '取消分析',
  'review.rename': '研判：改名',
  'review.merge': '研判：合并',
  'review.split': '研判：拆分',
  'review.move': '研判：移动意见',
  'review.place': '研判：改领域或环节',
  'review.describe': '研判：写说明',
  'review.pin': '研判：置顶',
  'review.unpin': '研判：取消置顶',
  'review.dismiss': '研判：不列入清单',
  'review.restore': '研判：恢复',
  'review.confirm': '研判：确认',
  'review.undo': '研判：撤销',
  'report.ordered': '生成报告',
  'report.downloaded': '下载报告',
  'release.ordered': '发布全市汇总',
  'retention.changed': '更改原文保存期限',
  'retention.purged': '清除原文',
  'notice.changed': '更改告知书',
} as const

export type AuditAction = keyof typeof ACTION_NAMES

const DETAIL_NAMES: Readonly<Record<string, (value: string) => string>> = {
  who: (value) => `账号：${value}`,
  role: (value) => ROLE_NAMES[value] ?? value,
  seconds: (value) => `${value} 秒`,
  newCount: (value) => `新增 ${value}`,
  changedCount: (value) => `更新 ${value}`,
  sameCount: (value) => `不变 ${value}`,
  opinionCount: (value) => `意见 ${value} 条`,
  targetCount: (value) => `目标 ${value} 项`,
  file: (value) => value,
  until: (value) => `保存到 ${value}`,
  reportCount: (value) => `报告 ${value} 份`,
  version: (value) => `第 ${value} 版`,
}

const ROLE_NAMES: Readonly<Record<string, string>> = { administrator: '管理员', bureau: '市局专班', facilitator: '研讨主持人', researcher: '调研员', group: '教育组', school: '学校填报员', handler: '线索处置人' }

/** An action in Chinese; one of an earlier version as it was stored. */
export function actionName(action: string): string {
  return ACTION_NAMES[action as AuditAction] ?? action
}

/** Details in Chinese, joined by commas; what has no wording is left out. */
export function detailWords(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? (DETAIL_NAMES[name]?.(String(value)) ?? []) : []))
    .join('，')
}
