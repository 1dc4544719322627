import type { Demonstration } from '../demo/demonstration.ts'

const EVERYWHERE = ['127.0.0.1', '0.0.0.0', '::', '::1']

export function greeting(host: string, port: number): string {
  return `\n问症已启动：${addressOf(host, port)}\n`
}

function addressOf(host: string, port: number): string {
  return `http://${EVERYWHERE.includes(host) ? 'localhost' : host}:${port}`
}

/** How to begin where there is nothing yet; nothing where there is. */
export function setUpLines(host: string, port: number, path: string | null): string[] {
  return path === null ? [] : ['这里还没有单位和账号。请打开下面的链接，设立本级单位和第一个管理员（只能用一次；重新启动会换一个）：', `  ${addressOf(host, port)}${path}`]
}

/** How to sign in to the demonstration campaign, one line a role; nothing where there is none. */
export function demonstrationLines(demonstration: Demonstration | null): string[] {
  if (demonstration === null) return []
  const lines = [`演示活动 ${demonstration.name}。单位、人物和意见都是虚构的。`]
  if (demonstration.accounts === null) return [...lines, '演示账号的密码只记在建立它的那台机器上；执行 npm run -s wz -- demo 可重设。']
  lines.push('可用下列账号登录（用户名  密码  身份）：')
  for (const { signInName, password, roleName, orgName } of demonstration.accounts) {
    lines.push(`  ${signInName.padEnd(10)}${(password ?? '（密码已由本人修改）').padEnd(18)}${roleName}  ${orgName}`)
  }
  if (demonstration.isNew) lines.push('演示意见正在后台分析，约半分钟后登录即可看到结果。')
  return lines
}
