export { readCoverage } from './coverage.ts'
export { changePlan, readPlan } from './plan.ts'
export { listReminders, remind } from './reminder.ts'
export { missingWorkbook, templateWorkbook } from './workbooks.ts'
