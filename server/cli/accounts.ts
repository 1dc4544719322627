import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { connect, type Db } from '../db/client.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { AppError } from '../error.ts'
import { withOpenDatabase } from '../operate/open.ts'
import { type Role, ROLES } from '../org/access.ts'
import { addActorAsOperator, importOrgsAsOperator } from '../org/service.ts'
import { fileError, InputError } from '../pipeline/input-error.ts'
import { startConfig } from '../start/start-config.ts'
import { StartError } from '../start/start-error.ts'
import { parse } from './parse.ts'
import { UsageError } from './usage.ts'

const SIGN_IN_NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{2,39}$/

/** `wz user add`: an account and the link with which its owner sets the password. */
export async function userCommand(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, { name: { type: 'string' }, 'sign-in': { type: 'string' }, role: { type: 'string' }, org: { type: 'string' } })
  if (positionals[0] !== 'add') throw new UsageError('请写 user add。')
  if (positionals[1] !== undefined) throw new UsageError(`多出了“${positionals[1]}”。`)
  const { name, 'sign-in': signInName, role, org } = values
  if (!name || !signInName || !role || !org) throw new UsageError('请写明 --name 姓名、--sign-in 用户名、--role 角色、--org 单位。')
  if (!SIGN_IN_NAME.test(signInName)) throw new UsageError('用户名应是 3 到 40 个字母、数字或 . _ @ -，以字母或数字开头。')
  if (!isRole(role)) throw new UsageError(`没有“${role}”这个角色，请写：${ROLES.join('、')}。`)
  const { path, expiresAt } = await onDatabase((db) => addActorAsOperator(db, { name, signInName, role, org }))
  process.stdout.write(`账号 ${signInName} 已建立。请本人在 ${expiresAt.toLocaleDateString('zh-CN', { timeZone: 'Asia/Shanghai' })}前打开 http://服务器地址${path} 设置密码，链接只能用一次。\n`)
}

/** `wz org import FILE`: all of the table, or with one problem nothing. */
export async function orgCommand(args: string[]): Promise<void> {
  const { positionals, values } = parse(args, { campaign: { type: 'string' } })
  const [verb, path, ...rest] = positionals
  const { campaign } = values
  if (verb !== 'import' || path === undefined) throw new UsageError('请写 org import 文件。')
  if (rest[0] !== undefined) throw new UsageError(`多出了“${rest[0]}”。`)
  if (!campaign) throw new UsageError('请用 --campaign 写明活动的编号或名称。')
  const file = basename(path)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError(file, '文件打不开；请检查文件名和权限', cause)
  })
  const { isImported, newCount, changedCount, sameCount, problems } = await onDatabase((db) => importOrgsAsOperator(db, campaign, bytes))
  if (problems.length > 0) throw new InputError(problems.map((problem) => ({ file, ...problem })))
  if (!isImported) throw fileError(file, '没有一个单位')
  process.stdout.write(`机构表已导入：新增 ${newCount} 个，更新 ${changedCount} 个，不变 ${sameCount} 个。\n`)
}

function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word)
}

/** What the product refuses is told as a problem of what was given. */
async function onDatabase<Answer>(act: (db: Db) => Promise<Answer>): Promise<Answer> {
  return withOpenDatabase(startConfig().varDir, async (url) => {
    await migrateDatabase(url)
    const connection = connect(url)
    try {
      return await act(connection.db)
    } catch (error) {
      throw error instanceof AppError ? new StartError(`${error.message}。`, { cause: error }) : error
    } finally {
      await connection.close()
    }
  })
}
