import type { RouteModule } from '../http/routes.ts'

export const reportRoutes: RouteModule = () => {}
