import { Typography } from 'antd'
import { Link } from 'react-router'
import { Page } from '../parts/page.js'
import { useTexts } from '../settings.js'

export function NotFoundPage() {
  const { failures } = useTexts()
  return (
    <Page title={failures.notFound}>
      <Typography.Paragraph>{failures.notFoundHint}</Typography.Paragraph>
      <Link to="/elements">{failures.home}</Link>
    </Page>
  )
}
