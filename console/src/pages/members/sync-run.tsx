import { Alert, App, Button, Card, Flex, Progress, Statistic, Typography } from 'antd'
import { useState } from 'react'
import type { SyncState } from '../../../../runtime/http/console/shapes.js'
import { RefusedError } from '../../api.js'
import { useActs } from '../../parts/acts.js'
import { Failure, useReason } from '../../parts/failure.js'
import { Time } from '../../parts/time.js'
import { useTexts } from '../../settings.js'
import { SyncChanges } from './sync-changes.js'
import { type SyncWatch, useSyncWatch } from './sync-watch.js'

// A sync that would mark too many as left: contract of every login type that syncs.
const massLeaving = 40303

/** The sync of now: its buttons, how far it is, and what came of it. */
export function SyncRun({ fullName }: { readonly fullName: string }) {
  const { syncPage } = useTexts().members
  const { message } = App.useApp()
  const watch = useSyncWatch(fullName, () => void message.info(syncPage.joined))
  const { state, error, follow } = watch
  return (
    <Card>
      <Flex vertical gap={16}>
        <Buttons watch={watch} />
        {error !== undefined && <Failure error={error} onRetry={follow} />}
        {state?.status === 'running' && <Running state={state} />}
        <div role="status" aria-live="polite">
          {state !== undefined && <Outcome fullName={fullName} watch={watch} state={state} />}
        </div>
      </Flex>
    </Card>
  )
}

function Buttons({ watch: { state, begin, cancel } }: { readonly watch: SyncWatch }) {
  const { syncPage } = useTexts().members
  const [isCancelling, setCancelling] = useState(false)
  const isRunning = state?.status === 'running'
  if (isRunning) {
    return (
      <Flex gap={8} wrap>
        <Button
          danger
          loading={isCancelling}
          onClick={() => {
            setCancelling(true)
            void cancel().finally(() => {
              setCancelling(false)
            })
          }}
        >
          {isCancelling ? syncPage.cancelling : syncPage.cancel}
        </Button>
      </Flex>
    )
  }
  return (
    <Flex gap={8} wrap align="center">
      <Button type="primary" disabled={state === undefined} onClick={() => void begin({})}>
        {syncPage.run}
      </Button>
      <Button disabled={state === undefined} onClick={() => void begin({ dryRun: true })}>
        {syncPage.preview}
      </Button>
      <Typography.Text type="secondary">{syncPage.previewHint}</Typography.Text>
    </Flex>
  )
}

interface OutcomeProps {
  readonly fullName: string
  readonly watch: SyncWatch
  readonly state: SyncState
}

function Outcome({ fullName, watch, state }: OutcomeProps) {
  const { syncPage } = useTexts().members
  const { status, dryRun, endedAt, failure, result } = state
  if (status === 'idle') return <Typography.Text type="secondary">{syncPage.idle}</Typography.Text>
  if (status === 'running') {
    // Readers hear that it runs, and not each of its steps.
    return <span className="for-readers">{dryRun ? syncPage.runningPreview : syncPage.running}</span>
  }
  if (status === 'cancelled')
    return <Alert type="warning" showIcon title={dryRun ? syncPage.cancelledPreview : syncPage.cancelled} />
  if (status === 'failed') {
    return failure?.errcode === massLeaving ? (
      <MassLeaving state={state} watch={watch} />
    ) : (
      <Alert
        type="error"
        showIcon
        title={syncPage.failed}
        {...(failure !== null && { description: <Reason failure={failure} /> })}
      />
    )
  }
  return (
    <Flex vertical gap={16}>
      <Alert
        type="success"
        showIcon
        title={dryRun ? syncPage.donePreview : syncPage.done}
        description={<Time at={endedAt} />}
      />
      {result !== null && <Counts counts={result} />}
      {result !== null && dryRun && <SyncChanges fullName={fullName} result={result} />}
    </Flex>
  )
}

function Reason({ failure }: { readonly failure: NonNullable<SyncState['failure']> }) {
  const reason = useReason()
  return <span style={{ overflowWrap: 'anywhere' }}>{reason(new RefusedError(500, failure))}</span>
}

function Running({ state: { dryRun, progress } }: { readonly state: SyncState }) {
  const { syncPage } = useTexts().members
  const percent = progress === null || progress.total === 0 ? 0 : (100 * progress.done) / progress.total
  return (
    <Flex vertical gap={4}>
      <Typography.Text strong>{dryRun ? syncPage.runningPreview : syncPage.running}</Typography.Text>
      <Progress
        aria-label={syncPage.running}
        percent={Math.floor(percent)}
        status="active"
        showInfo={progress !== null}
      />
      {progress !== null && (
        <Typography.Text type="secondary">
          {syncPage.phases[progress.phase] ?? progress.phase} ·{' '}
          {syncPage.progress(progress.done, progress.total)}
        </Typography.Text>
      )}
    </Flex>
  )
}

/** The guard as a question: an operator may know that these people did leave. */
function MassLeaving({ state, watch }: { readonly state: SyncState; readonly watch: SyncWatch }) {
  const { syncPage } = useTexts().members
  const { ask } = useActs()
  const { dryRun } = state
  const question = {
    title: syncPage.guardTitle,
    content: syncPage.guardQuestion,
    ok: syncPage.guardConfirm,
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={syncPage.guard}
      description={
        <Flex vertical gap={12} align="flex-start">
          <span>{syncPage.guardHint}</span>
          <Button
            danger
            onClick={() => {
              ask(question, () => watch.begin({ allowMassLeave: true, dryRun }))
            }}
          >
            {syncPage.guardConfirm}
          </Button>
        </Flex>
      }
    />
  )
}

function Counts({ counts }: { readonly counts: Readonly<Record<string, unknown>> }) {
  const { syncPage } = useTexts().members
  const failed = Array.isArray(counts['failed'])
    ? (counts['failed'] as readonly { deptId: string; code: number }[])
    : []
  return (
    <Flex vertical gap={16}>
      <Flex gap="12px 32px" wrap>
        {Object.entries(syncPage.counts).map(([key, label]) => {
          const value = counts[key]
          return typeof value === 'number' ? <Statistic key={key} title={label} value={value} /> : null
        })}
      </Flex>
      {failed.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={syncPage.failedDepartments(failed.length)}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              {failed.slice(0, mostFailedShown).map(({ deptId, code }) => (
                <li key={deptId}>{syncPage.failedDepartment(deptId, code)}</li>
              ))}
              {failed.length > mostFailedShown && <li>…</li>}
            </ul>
          }
        />
      )}
    </Flex>
  )
}

const mostFailedShown = 20
