import type { InjectOptions } from 'fastify'
import { ROLES } from '../../../server/org/access.ts'
import type { TestServer } from '../harness.ts'
import { restoreEvidence, type World } from './matrix-world.ts'

type Role = (typeof ROLES)[number]

/**
 * Who may ask a route. `object`: refused or served. `list`: whoever may not is refused or sees an empty list. `campaign`: everybody of the
 * campaign. `self`: everybody signed in, about themselves. `public`: everybody.
 */
export interface Rule {
  readonly kind: 'object' | 'list' | 'campaign' | 'self' | 'public'
  readonly roles: readonly Role[]
  readonly ask: (world: World) => Partial<InjectOptions>
  /** puts back what whoever asked before took away */
  readonly before?: (world: World, server: TestServer) => Promise<void>
}

const ADMINISTRATOR: readonly Role[] = ['administrator']
const RECORDERS: readonly Role[] = ['bureau', 'group', 'school']
const READERS: readonly Role[] = ['bureau', 'facilitator', 'group', 'school']
const EVERYBODY: readonly Role[] = ROLES

const nothing = (): Partial<InjectOptions> => ({})
const object = (roles: readonly Role[], ask: Rule['ask'] = nothing): Rule => ({ kind: 'object', roles, ask })
const list = (roles: readonly Role[], ask: Rule['ask'] = nothing): Rule => ({ kind: 'list', roles, ask })
const self = (ask: Rule['ask'] = nothing): Rule => ({ kind: 'self', roles: EVERYBODY, ask })
const open = (ask: Rule['ask']): Rule => ({ kind: 'public', roles: EVERYBODY, ask })
const atOrg: Rule['ask'] = ({ orgId }) => ({ query: { orgId } })
const token = 'a'.repeat(43)
const columns = { text: ['意见'], id: null, person: null, time: null, org: null, audience: null, channel: null, mentions: null }
const form: InjectOptions = {
  headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  payload: '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n意见,备注\r\n操场太小,无\r\n\r\n--edge--\r\n',
}
let added = 0

/** By operationId; a route that is not here fails the test. */
export const RULES: Readonly<Record<string, Rule>> = {
  signIn: open(() => ({ payload: { signInName: 'nobody', password: 'wrong' } })),
  readInvitation: open(() => ({ payload: { token } })),
  acceptInvitation: open(() => ({ payload: { token, password: 'a long new password' } })),
  readSession: self(),
  signOut: self(),
  changePassword: self(() => ({ payload: { current: 'wrong', next: 'another long password' } })),
  listCampaigns: self(),
  readCampaign: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  listOrgs: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  setUp: open(() => ({ payload: { token, orgName: '某市教育局', name: '新人', signInName: 'first', password: 'a long new password' } })),
  createCampaign: object(ADMINISTRATOR, ({ orgId }) => ({ payload: { orgId, name: '新的活动', startsOn: '2026-09-01', endsOn: '2026-12-31', stages: [] } })),
  // At the campaign's own org: an administrator of one school changes nothing.
  changeCampaign: object(ADMINISTRATOR, () => ({ payload: { name: '测试活动', startsOn: '2026-03-02', endsOn: '2026-07-05', stages: [] } })),
  // At the campaign's own org: an administrator of one school imports nothing.
  previewOrgs: object(ADMINISTRATOR, () => form),
  importOrgs: object(ADMINISTRATOR, () => form),
  listActors: list(ADMINISTRATOR, atOrg),
  addActor: object(ADMINISTRATOR, ({ orgId }) => ({ payload: { name: '新人', signInName: `new-${added++}`, role: 'school', orgId } })),
  setExternalName: object(ADMINISTRATOR, () => ({ payload: { externalName: `elsewhere-${added++}` } })),
  signInMethods: open(nothing),
  beginOidc: open(nothing),
  finishOidc: open(nothing),
  resetPassword: object(ADMINISTRATOR),
  endSessions: object(ADMINISTRATOR),
  setActorState: object(ADMINISTRATOR, () => ({ payload: { isDisabled: false } })),
  addRole: object(ADMINISTRATOR, ({ orgId }) => ({ payload: { role: 'school', orgId } })),
  removeRole: object(ADMINISTRATOR, ({ orgId }) => ({ query: { role: 'group', orgId } })),
  listAudit: list(ADMINISTRATOR, atOrg),
  downloadAudit: object(ADMINISTRATOR, atOrg),
  recordOccasion: object(RECORDERS, ({ orgId }) => ({ payload: { orgId, heldAt: '2026-03-10T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null } })),
  listOccasions: list(READERS, atOrg),
  readOccasion: object(READERS),
  recordPoint: object(RECORDERS, () => ({ payload: { text: '操场太小', mentionCount: 1 } })),
  listPoints: list(READERS),
  readOpinion: object(READERS),
  withdrawOpinion: object(RECORDERS),
  restoreOpinion: object(RECORDERS),
  changeOccasion: object(RECORDERS, () => ({ payload: { heldAt: '2026-03-10T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null, reason: '记错了' } })),
  withdrawOccasion: object(RECORDERS, () => ({ payload: { reason: '记重了' } })),
  restoreOccasion: object(RECORDERS, () => ({ payload: { reason: '没有记重' } })),
  listOccasionEvents: list(READERS),
  addEvidence: object(RECORDERS, () => form),
  listEvidence: list(READERS),
  readEvidence: object(RECORDERS),
  // Nobody removes twice: a file of its own for each who asks.
  removeEvidence: { ...object(RECORDERS), before: restoreEvidence },
  // The school's own and its group's: nobody is named.
  listLeads: list(['school', 'group'], atOrg),
  summariseLeads: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  readLead: object(['school', 'group']),
  changeLead: object(['school', 'group'], () => ({ payload: { action: 'note', note: '已联系家长' } })),
  readLeadSettings: object(ADMINISTRATOR),
  changeLeadHours: object(ADMINISTRATOR, () => ({ payload: { acknowledgeHours: 4 } })),
  nameLeadHandlers: object(ADMINISTRATOR, () => ({ payload: { category: '安全隐患', actorIds: [] } })),
  sendUpload: object(RECORDERS, ({ orgId }) => ({ query: { orgId }, ...form })),
  listUploads: list(RECORDERS, atOrg),
  readUpload: object(RECORDERS),
  confirmUpload: object(RECORDERS, () => ({ payload: columns })),
  cancelUpload: object(RECORDERS),
  withdrawUpload: object(RECORDERS),
  restoreUpload: object(RECORDERS),
  listRejections: list(RECORDERS),
  downloadRejections: object(RECORDERS),
  readPlan: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  // At the campaign's own org: the bureau of one school changes nothing.
  changePlan: object(['administrator', 'bureau'], () => ({ payload: { targets: [], dueOn: null } })),
  readCoverage: object(RECORDERS, atOrg),
  downloadMissing: object(RECORDERS, atOrg),
  remind: object(['bureau', 'group'], ({ orgId }) => ({ payload: { orgIds: [orgId], note: null } })),
  listReminders: list(RECORDERS, atOrg),
  downloadTemplate: { kind: 'campaign', roles: EVERYBODY, ask: () => ({ query: { audience: '教师' } }) },
  startRun: object(READERS, ({ orgId }) => ({ payload: { orgId } })),
  listRuns: list(READERS, atOrg),
  readRun: object(READERS),
  cancelRun: object(READERS),
  listIssues: list(READERS),
  readIssue: object(READERS),
  listPlaced: list(READERS),
  readPlaced: object(READERS),
  // Without a reason: refused as incomplete, once access is granted.
  addReview: object(READERS, ({ runId, issueId }) => ({ payload: { runId, action: 'dismiss', issueIds: [issueId], title: null, reason: null } })),
  // Of one that is undone already.
  undoReview: object(READERS, ({ runId }) => ({ query: { runId } })),
  listReviews: list(READERS),
  readOverview: object(READERS),
  // The world's run is of one school: refused as a conflict, once access is granted. Of the campaign as a whole: one's own school is not enough.
  releaseRun: object(['bureau'], ({ runId }) => ({ payload: { runId } })),
  listReleases: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  readRelease: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  downloadRelease: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  readNotice: { kind: 'campaign', roles: EVERYBODY, ask: nothing },
  changeNotice: object(['administrator', 'bureau'], () => ({ payload: { baseVersion: 1_000, purpose: '告知', consent: '同意', guardian: '家长' } })),
  listNotices: object(['administrator', 'bureau']),
  readRetention: object(ADMINISTRATOR),
  changeRetention: object(ADMINISTRATOR, () => ({ payload: { textsUntil: null, reportsGoToo: false } })),
  // Without the name of the campaign: refused as incomplete, once access is granted.
  purgeTexts: object(ADMINISTRATOR, () => ({ payload: { confirmation: '', reportsGoToo: false } })),
  orderReport: object(READERS, ({ runId }) => ({ payload: { runId, title: null } })),
  listReports: list(READERS, ({ runId }) => ({ query: { runId } })),
  readReport: object(READERS),
  downloadReportFile: object(READERS),
}
