import type { RouteModule } from '../http/routes.ts'

export const opinionRoutes: RouteModule = () => {}
