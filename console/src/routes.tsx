import { createBrowserRouter, redirect } from 'react-router'
import { elementRoutes } from './pages/elements/routes.js'
import { memberRoutes } from './pages/members/routes.js'
import { operationRoutes } from './pages/operation/routes.js'
import { basePath } from './place.js'
import { Loading } from './parts/loading.js'
import { ErrorPage } from './shell/error-page.js'
import { LoggedInPage } from './shell/logged-in-page.js'
import { NotFoundPage } from './shell/not-found-page.js'
import { Shell } from './shell/shell.js'

/** Each page is a chunk of its own, so that the first one is there soon. */
export const router = createBrowserRouter(
  [
    { path: 'logged-in', element: <LoggedInPage /> },
    {
      element: <Shell />,
      errorElement: <ErrorPage />,
      hydrateFallbackElement: <Loading />,
      children: [
        {
          errorElement: <ErrorPage />,
          children: [
            { index: true, loader: () => redirect('/elements'), element: <Loading /> },
            ...elementRoutes,
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
