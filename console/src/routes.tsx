import { Navigate, createBrowserRouter } from 'react-router'
import { memberRoutes } from './pages/members/routes.js'
import { operationRoutes } from './pages/operation/routes.js'
import { basePath } from './place.js'
import { ErrorPage } from './shell/error-page.js'
import { NotFoundPage } from './shell/not-found-page.js'
import { Shell } from './shell/shell.js'
import { Loading } from './parts/loading.js'

/** Each page is a chunk of its own, so that the first one is there soon. */
export const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      errorElement: <ErrorPage />,
      hydrateFallbackElement: <Loading />,
      children: [
        {
          errorElement: <ErrorPage />,
          children: [
            { index: true, element: <Navigate to="/elements" replace /> },
            {
              path: 'elements',
              lazy: async () => ({
                Component: (await import('./pages/elements/elements-page.js')).ElementsPage,
              }),
            },
            ...memberRoutes,
            ...operationRoutes,
            { path: '*', element: <NotFoundPage /> },
          ],
        },
      ],
    },
  ],
  { basename: basePath },
)
