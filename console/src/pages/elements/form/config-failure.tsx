import { Alert, Flex } from 'antd'
import { RefusedError } from '../../../api.js'
import { Failure } from '../../../parts/failure.js'
import { useTexts } from '../../../settings.js'
import { keysOf } from './pointer.js'
import type { FoundFault } from './validator.js'

/** The places that the server refused, for the fields that they are about. */
export function faultsOf(error: unknown): readonly FoundFault[] {
  if (!(error instanceof RefusedError)) return []
  return (error.refusal.faults ?? []).map(({ file, pointer, message }) => ({
    pointer,
    // The field that it stands at says the same place.
    message: message.replace(`${file} ${pointer} `, ''),
  }))
}

/** Why a config was refused; the button that was pressed stands below a long form, from where it would not be seen. */
export function ConfigFailure({ error }: { readonly error: unknown }) {
  const faults = faultsOf(error)
  return (
    <div ref={bringIntoView}>
      {faults.length === 0 ? <Failure error={error} /> : <Faults faults={faults} />}
    </div>
  )
}

function bringIntoView(place: HTMLElement | null): void {
  place?.scrollIntoView({ block: 'center' })
}

/** All of it where the server names places, since one of them may have no field. */
function Faults({ faults }: { readonly faults: readonly FoundFault[] }) {
  const { form } = useTexts().elements
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={form.fixFirst}
      description={
        <Flex component="ul" vertical gap={4} style={{ margin: 0, paddingInlineStart: 16 }}>
          {faults.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`} style={{ overflowWrap: 'anywhere' }}>
              {pointer !== '' && <strong>{keysOf(pointer).join('.')}: </strong>}
              {message}
            </li>
          ))}
        </Flex>
      }
    />
  )
}
