import { Alert, Flex } from 'antd'
import { useTexts } from '../../settings.js'
import { LoginFrame } from './login-frame.js'
import { SyncHistory } from './sync-history.js'
import { SyncRun } from './sync-run.js'

/** Begins syncs, shows the one that runs, and lists the past ones. */
export function SyncPage() {
  const { syncPage } = useTexts().members
  return (
    <LoginFrame tab="sync" intro={syncPage.intro}>
      {(fullName, login) =>
        login?.canSync === true ? (
          <Flex key={fullName} vertical gap={24}>
            <SyncRun fullName={fullName} />
            <SyncHistory fullName={fullName} />
          </Flex>
        ) : (
          <Alert type="info" showIcon title={syncPage.cannot} />
        )
      }
    </LoginFrame>
  )
}
