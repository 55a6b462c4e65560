import type { RouteObject } from 'react-router'

export const memberRoutes: RouteObject[] = [
  {
    path: 'members',
    lazy: async () => ({ Component: (await import('./login-choice.js')).FirstLogin }),
  },
  {
    path: 'members/:fullName',
    lazy: async () => ({ Component: (await import('./members-page.js')).MembersPage }),
  },
  {
    path: 'members/:fullName/sync',
    lazy: async () => ({ Component: (await import('./sync-page.js')).SyncPage }),
  },
  {
    path: 'members/:fullName/people/:userId',
    lazy: async () => ({ Component: (await import('./member-page.js')).MemberDetailsPage }),
  },
]
