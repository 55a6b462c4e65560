import { Button, Empty } from 'antd'
import { Link, Navigate } from 'react-router'
import { useLogins } from '../../parts/logins.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'

/** Goes to the members of the first login, or says that there is none. */
export function FirstLogin() {
  const { members, shell } = useTexts()
  const query = useLogins()
  return (
    <Queried query={query}>
      {([first]) =>
        first === undefined ? (
          <Page title={shell.members}>
            <Empty description={members.noLogins}>
              <Link to="/elements">
                <Button type="primary">{members.createLogin}</Button>
              </Link>
            </Empty>
          </Page>
        ) : (
          <Navigate to={`/members/${first.fullName}`} replace />
        )
      }
    </Queried>
  )
}
