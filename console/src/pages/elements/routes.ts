import type { RouteObject } from 'react-router'

export const elementRoutes: RouteObject[] = [
  {
    path: 'elements',
    lazy: async () => ({ Component: (await import('./elements-page.js')).ElementsPage }),
  },
  {
    path: 'elements/new',
    lazy: async () => ({ Component: (await import('./create/create-page.js')).CreatePage }),
  },
  {
    path: 'elements/:fullName',
    lazy: async () => ({ Component: (await import('./element-page.js')).ElementPage }),
  },
  {
    path: 'elements/:fullName/edit',
    lazy: async () => ({ Component: (await import('./edit/edit-page.js')).EditPage }),
  },
  {
    path: 'elements/:fullName/setup/:stage',
    lazy: async () => ({ Component: (await import('./create/setup-page.js')).SetupPage }),
  },
]
