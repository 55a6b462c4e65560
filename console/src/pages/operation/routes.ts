import type { RouteObject } from 'react-router'

export const operationRoutes: RouteObject[] = []
