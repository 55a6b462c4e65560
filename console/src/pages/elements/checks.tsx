import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleFilled,
} from '@ant-design/icons'
import { Button, Flex, Spin, Typography } from 'antd'
import { useEffect, useState } from 'react'
import type { Finding } from '../../../../runtime/http/console/shapes.js'
import { type RefusedError, runCheck } from '../../api.js'
import { Failure } from '../../parts/failure.js'
import { useTexts } from '../../settings.js'

export interface ChecksProps {
  /** The login to look at; the whole app without it. */
  readonly fullName?: string
  /** Begins at once, without being asked. */
  readonly beginsAtOnce?: boolean
}

interface Run {
  readonly state: 'running' | 'done' | RefusedError
  readonly findings: readonly Finding[]
}

/** Runs the checks and shows each finding as soon as it is known. */
export function Checks({ fullName, beginsAtOnce = false }: ChecksProps) {
  const { check } = useTexts().elements
  const [turn, setTurn] = useState(beginsAtOnce ? 1 : 0)
  const run = useCheckRun(fullName, turn)
  const isRunning = run?.state === 'running'
  return (
    <Flex vertical gap={16}>
      <Flex gap={12} align="center" wrap>
        <Button
          loading={isRunning}
          onClick={() => {
            setTurn(turn + 1)
          }}
        >
          {run === undefined ? check.begin : check.again}
        </Button>
        <Typography.Text type="secondary" role="status">
          {run === undefined ? check.intro : isRunning ? check.running : <Summary {...run} />}
        </Typography.Text>
      </Flex>
      {run !== undefined && (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 14 }}>
          {run.findings.map((finding) => (
            <FindingLine key={`${finding.fullName} ${finding.check}`} finding={finding} />
          ))}
        </ul>
      )}
      {run?.state === 'running' && <Spin size="small" />}
      {typeof run?.state === 'object' && <Failure error={run.state} />}
    </Flex>
  )
}

function useCheckRun(fullName: string | undefined, turn: number): Run | undefined {
  const [run, setRun] = useState<Run>()
  useEffect(() => {
    if (turn === 0) return
    setRun({ state: 'running', findings: [] })
    const end = (state: Run['state']) => {
      setRun((before) => ({ state, findings: before?.findings ?? [] }))
    }
    return runCheck(fullName, {
      onFinding(finding) {
        setRun((before) => ({ state: 'running', findings: [...(before?.findings ?? []), finding] }))
      },
      onDone() {
        end('done')
      },
      onFailure: end,
    })
  }, [fullName, turn])
  return run
}

function Summary({ findings }: Run) {
  const { check } = useTexts().elements
  const count = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length
  const [errors, warnings] = [count('error'), count('warning')]
  return errors + warnings === 0 ? check.allOk : check.summary(errors, warnings)
}

const signs = {
  ok: { Icon: CheckCircleFilled, type: 'success' },
  warning: { Icon: ExclamationCircleFilled, type: 'warning' },
  error: { Icon: CloseCircleFilled, type: 'danger' },
  skipped: { Icon: MinusCircleFilled, type: 'secondary' },
} as const

function FindingLine({ finding: { title, status, seen, code, solution } }: { readonly finding: Finding }) {
  const { check } = useTexts().elements
  const { Icon, type } = signs[status]
  return (
    <Flex component="li" gap={10} data-status={status}>
      <Typography.Text type={type} style={{ fontSize: 16 }}>
        <Icon role="img" aria-label={check.statuses[status]} />
      </Typography.Text>
      <Flex vertical gap={2} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography.Text strong>{title}</Typography.Text>
        <Typography.Text type="secondary">
          {seen}
          {code !== null && check.code(code)}
        </Typography.Text>
        {solution !== null && <Typography.Text>{check.solution(solution)}</Typography.Text>}
      </Flex>
    </Flex>
  )
}
