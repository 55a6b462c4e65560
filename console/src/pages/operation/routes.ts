import type { RouteObject } from 'react-router'

export const operationRoutes: RouteObject[] = [
  {
    path: 'sessions',
    lazy: async () => ({ Component: (await import('./sessions-page.js')).SessionsPage }),
  },
  {
    path: 'audit',
    lazy: async () => ({ Component: (await import('./audit-page.js')).AuditPage }),
  },
  {
    path: 'system',
    lazy: async () => ({ Component: (await import('./system-page.js')).SystemPage }),
  },
]
