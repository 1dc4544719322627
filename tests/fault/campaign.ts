import { v7 as uuid } from 'uuid'
import { connect } from '../../server/db/client.ts'
import { startDatabase } from '../../server/db/embedded.ts'
import { migrateDatabase } from '../../server/db/migrate.ts'
import { actor, actorRole, campaign, org, participation } from '../../server/db/tables.ts'
import { hashPassword } from '../../server/org/service.ts'

const SCHOOL_COUNT = 4

/** Somebody who puts the product under load. */
export interface Account {
  readonly signInName: string
  readonly password: string
  readonly orgId: string
}

export interface FaultCampaign {
  readonly id: string
  readonly bureau: Account
  readonly schools: readonly Account[]
}

/** A campaign of a bureau and its schools in a database made for it, so that no demonstration is made; the database is stopped again. */
export async function seedCampaign(folder: string): Promise<FaultCampaign> {
  const database = await startDatabase({ folder })
  try {
    await migrateDatabase(database.url)
    const connection = connect(database.url, 1)
    try {
      return await insertCampaign(connection.db)
    } finally {
      await connection.close()
    }
  } finally {
    await database.stop()
  }
}

async function insertCampaign(db: ReturnType<typeof connect>['db']): Promise<FaultCampaign> {
  const id = uuid()
  const bureauId = uuid()
  const schoolIds = Array.from({ length: SCHOOL_COUNT }, () => uuid())
  await db.insert(org).values([
    { id: bureauId, parentId: null, name: '云汉市教育局', kind: '市局' },
    ...schoolIds.map((schoolId, at) => ({ id: schoolId, parentId: bureauId, name: `第${at + 1}小学`, kind: '市属学校', schoolStage: '小学' })),
  ])
  await db.insert(campaign).values({ id, orgId: bureauId, name: '故障演练', startsOn: '2026-03-02', endsOn: '2026-07-05', stages: [] })
  await db.insert(participation).values(schoolIds.map((orgId) => ({ campaignId: id, orgId, roster: { 教师: 30, 学生: 600, 家长: 600 } })))
  const newAccount = async (signInName: string, role: string, orgId: string): Promise<Account> => {
    const actorId = uuid()
    const password = `password-${actorId}`
    await db.insert(actor).values({ id: actorId, signInName, name: signInName, passwordHash: await hashPassword(password), mustChangePassword: false })
    await db.insert(actorRole).values({ actorId, orgId, role })
    return { signInName, password, orgId }
  }
  const schools: Account[] = []
  for (const [at, orgId] of schoolIds.entries()) schools.push(await newAccount(`school-${at + 1}`, 'school', orgId))
  return { id, bureau: await newAccount('bureau', 'bureau', bureauId), schools }
}
