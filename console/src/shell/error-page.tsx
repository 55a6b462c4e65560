import { Button } from 'antd'
import { useRouteError } from 'react-router'
import { Failure } from '../parts/failure.js'
import { Page } from '../parts/page.js'
import { useTexts } from '../settings.js'

/** In place of a page that broke. */
export function ErrorPage() {
  const { failures } = useTexts()
  const error = useRouteError()
  console.error(error)
  return (
    <Page title={failures.title}>
      <Failure error={error} />
      <div>
        <Button
          type="primary"
          onClick={() => {
            location.reload()
          }}
        >
          {failures.reload}
        </Button>
      </div>
    </Page>
  )
}
