export { readOverview } from './overview.ts'
export { listReports, orderReport, readReport, reportFileBytes } from './reports.ts'
export { writeReportJob } from './write-report.ts'
