import { Alert, Button, Flex } from 'antd'
import { RefusedError } from '../api.js'
import { useTexts } from '../settings.js'

/** What people are told of an error. */
export function useReason(): (error: unknown) => string {
  const { failures } = useTexts()
  return (error) => {
    if (!(error instanceof RefusedError)) return failures.broken
    if (error.status === 0) return failures.unreachable
    return error.refusal.errmsg || failures.unknown
  }
}

/** Says why something failed, where the thing would be, and offers to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { common, failures } = useTexts()
  const reason = useReason()
  const requestId = error instanceof RefusedError ? error.refusal.requestId : ''
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={failures.title}
      description={
        <Flex vertical gap={4}>
          <span style={{ overflowWrap: 'anywhere' }}>{reason(error)}</span>
          {requestId !== '' && <small>{common.requestId(requestId)}</small>}
        </Flex>
      }
      action={onRetry && <Button onClick={onRetry}>{common.retry}</Button>}
    />
  )
}
