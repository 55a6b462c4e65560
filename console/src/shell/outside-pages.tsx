import { Alert, Button, Typography } from 'antd'
import { appPath, basePath } from '../place.js'
import { useTexts } from '../settings.js'
import { Outside } from './outside.js'

const loginUrl = `${appPath}/login?returnTo=${encodeURIComponent(basePath || '/')}`

/** Says how to get in, to whoever is not. */
export function SignedOutPage({ isLinkRefused }: { readonly isLinkRefused: boolean }) {
  const { failures } = useTexts()
  return (
    <Outside title={failures.signedOut}>
      {isLinkRefused && <Alert type="warning" showIcon role="alert" title={failures.linkRefused} />}
      <Typography.Text>{failures.signedOutHint}</Typography.Text>
      <ul style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 8 }}>
        <li>{failures.byLink}</li>
        <li>{failures.byLogin}</li>
      </ul>
      <Button type="primary" size="large" href={loginUrl}>
        {failures.logIn}
      </Button>
    </Outside>
  )
}

/** For members who are logged in, and no operators. */
export function ForbiddenPage() {
  const { failures } = useTexts()
  return (
    <Outside title={failures.forbidden}>
      <Typography.Text>{failures.forbiddenHint}</Typography.Text>
      <Button type="primary" size="large" href={loginUrl}>
        {failures.otherAccount}
      </Button>
    </Outside>
  )
}
