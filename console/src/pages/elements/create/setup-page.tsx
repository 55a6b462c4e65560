import { Navigate, useParams } from 'react-router'
import { CheckStage } from './check-stage.js'
import { ConsoleStage } from './console-stage.js'
import { LoginStage } from './login-stage.js'

const stages = { console: ConsoleStage, check: CheckStage, login: LoginStage }

/** What comes after the files are made, or later once more: the vendor's console, the checks, a login. */
export function SetupPage() {
  const { fullName = '', stage = '' } = useParams()
  if (!Object.hasOwn(stages, stage)) return <Navigate to={`/elements/${fullName}/setup/console`} replace />
  const StagePage = stages[stage as keyof typeof stages]
  return <StagePage key={fullName} fullName={fullName} />
}
