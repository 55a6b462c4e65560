import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { InstanceContents, TypeForm } from '../../../../../runtime/http/console/shapes.js'
import { api } from '../../../api.js'
import { Queried } from '../../../parts/queried.js'
import { useTexts } from '../../../settings.js'
import { ConfigForm } from '../form/config-form.js'
import { ConfigFailure, faultsOf } from '../form/config-failure.js'
import { tidyConfig } from '../form/form-values.js'
import type { JsonObject } from '../form/pointer.js'
import { nothingStored } from '../form/secrets.js'
import { Variables } from '../form/variables.js'
import { useTypeForm } from '../use-type-form.js'
import { type Naming, fullNameOf } from './name-stage.js'

export interface ConfigStageProps {
  readonly naming: Naming
  /** The instance whose config is taken over, without its secrets. */
  readonly original: InstanceContents | null
  readonly onBack: () => void
}

export function ConfigStage(props: ConfigStageProps) {
  const query = useTypeForm(props.naming.type)
  return <Queried query={query}>{(typeForm) => <Credentials {...props} typeForm={typeForm} />}</Queried>
}

function Credentials({ naming, original, onBack, typeForm }: ConfigStageProps & { typeForm: TypeForm }) {
  const { common, elements } = useTexts()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [config, setConfig] = useState<JsonObject>(original?.config ?? typeForm.initial)
  const fullName = fullNameOf(naming)
  const create = useMutation({
    mutationFn: () =>
      api.create({ fullName, title: naming.title.trim(), type: naming.type, config: tidyConfig(config, []) }),
    async onSuccess() {
      void message.success(elements.wizard.created(fullName))
      await queryClient.invalidateQueries({ queryKey: ['elements'] })
      await navigate(`/elements/${fullName}/setup/console`)
    },
  })
  return (
    <Card>
      <Flex vertical gap={16}>
        {create.isError && <ConfigFailure error={create.error} />}
        <Variables names={typeForm.variables} />
        <ConfigForm
          id="new-config"
          schema={typeForm.schema}
          config={config}
          stored={nothingStored}
          faults={faultsOf(create.error)}
          onChange={setConfig}
          onSubmit={() => {
            create.mutate()
          }}
        />
        <Flex gap={8} justify="flex-end">
          <Button onClick={onBack}>{common.back}</Button>
          <Button type="primary" htmlType="submit" form="new-config" loading={create.isPending}>
            {elements.wizard.create}
          </Button>
        </Flex>
      </Flex>
    </Card>
  )
}
