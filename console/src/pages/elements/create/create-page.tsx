import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Elements, InstanceContents } from '../../../../../runtime/http/console/shapes.js'
import { api } from '../../../api.js'
import { Queried } from '../../../parts/queried.js'
import { useTexts } from '../../../settings.js'
import { ConfigStage } from './config-stage.js'
import { type Naming, NameStage } from './name-stage.js'
import { WizardFrame } from './wizard-frame.js'

/** Makes an instance: `?type=` proposes its type, `?from=` takes over the config of another one. */
export function CreatePage() {
  const [query] = useSearchParams()
  const from = query.get('from')
  const elements = useQuery({ queryKey: ['elements'], queryFn: api.elements })
  const original = useQuery({
    queryKey: ['instance', from],
    queryFn: () => (from === null ? null : api.instance(from)),
    gcTime: 0,
  })
  return (
    <Queried query={elements}>
      {({ elements: rows }) => (
        <Queried query={original}>
          {(found) => <Wizard rows={rows} original={found} wantedType={found?.type ?? query.get('type')} />}
        </Queried>
      )}
    </Queried>
  )
}

interface WizardProps {
  readonly rows: Elements['elements']
  readonly original: InstanceContents | null
  readonly wantedType: string | null
}

function Wizard({ rows, original, wantedType }: WizardProps) {
  const { wizard } = useTexts().elements
  const types = rows.filter(({ canInstantiate }) => canInstantiate)
  const [first] = types
  const [naming, setNaming] = useState<Naming>(() => ({
    type: types.find(({ fullName }) => fullName === wantedType)?.fullName ?? first?.fullName ?? '',
    name: '',
    title: '',
  }))
  const [stage, setStage] = useState<'name' | 'config'>('name')
  return (
    <WizardFrame
      stage={stage}
      title={wizard.title}
      {...(original !== null && { intro: wizard.duplicateOf(original.fullName) })}
    >
      {first === undefined ? (
        <Alert type="warning" showIcon title={wizard.noTypes} />
      ) : stage === 'name' ? (
        <NameStage
          naming={naming}
          types={original === null ? types : types.filter(({ fullName }) => fullName === original.type)}
          taken={rows.map(({ fullName }) => fullName)}
          onChange={setNaming}
          onNext={() => {
            setStage('config')
          }}
        />
      ) : (
        <ConfigStage
          naming={naming}
          original={original}
          onBack={() => {
            setStage('name')
          }}
        />
      )}
    </WizardFrame>
  )
}
