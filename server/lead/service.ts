export { changeLead, listLeads, readLead, summariseLeads } from './lead.ts'
export { changeLeadHours, nameHandlers, readLeadSettings } from './handlers.ts'
export { escalateLeadsJob, insertLeads, raiseLeads, takeUpEscalation } from './raise.ts'
export { withheldFrom } from './withheld.ts'
