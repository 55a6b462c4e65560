import { Button, Card, Flex, Form, Input, Radio, Typography } from 'antd'
import { useState } from 'react'
import type { ElementRow } from '../../../../../runtime/http/console/shapes.js'
import { LinkButton } from '../../../parts/link-button.js'
import { useTexts } from '../../../settings.js'
import type { Texts } from '../../../texts/zh.js'

/** What is said of a new instance before its config. */
export interface Naming {
  /** Full name of its Type. */
  readonly type: string
  /** The last segment of its full name. */
  readonly name: string
  readonly title: string
}

/** Instances lie beside their Type. */
export function fullNameOf({ type, name }: Naming): string {
  return `${type.slice(0, type.lastIndexOf('.'))}.${name}`
}

export interface NameStageProps {
  readonly naming: Naming
  readonly types: readonly ElementRow[]
  /** Full names that there are. */
  readonly taken: readonly string[]
  readonly onChange: (naming: Naming) => void
  readonly onNext: () => void
}

// What the server lets pass as a segment of a name.
const segment = /^(?!__proto__$|constructor$|prototype$)[A-Za-z_][A-Za-z0-9_]*$/

function findFault(
  naming: Naming,
  taken: readonly string[],
  { wizard, form }: Pick<Texts['elements'], 'wizard' | 'form'>,
) {
  if (naming.name === '') return form.faults.required
  if (!segment.test(naming.name)) return wizard.nameWrong
  const wanted = fullNameOf(naming).toLowerCase()
  return taken.some((fullName) => fullName.toLowerCase() === wanted) ? wizard.nameTaken : undefined
}

export function NameStage({ naming, types, taken, onChange, onNext }: NameStageProps) {
  const { common, elements } = useTexts()
  const { wizard } = elements
  const [hasTried, setTried] = useState(false)
  const nameFault = findFault(naming, taken, elements)
  const titleFault = naming.title.trim() === '' ? wizard.titleMissing : undefined
  const shownNameFault = hasTried || naming.name !== '' ? nameFault : undefined
  const shownTitleFault = hasTried ? titleFault : undefined
  return (
    <Card>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (nameFault === undefined && titleFault === undefined) onNext()
          else document.getElementById(nameFault === undefined ? 'new-title' : 'new-name')?.focus()
        }}
      >
        <Form component={false} layout="vertical">
          <TypeChoice naming={naming} types={types} onChange={onChange} />
          <Form.Item
            label={wizard.shortName}
            htmlFor="new-name"
            required
            validateStatus={shownNameFault === undefined ? '' : 'error'}
            help={shownNameFault && <span id="new-name-fault">{shownNameFault}</span>}
            extra={<span id="new-name-hint">{wizard.shortNameHint}</span>}
          >
            <Input
              id="new-name"
              value={naming.name}
              autoComplete="off"
              spellCheck={false}
              maxLength={100}
              aria-invalid={shownNameFault !== undefined}
              aria-describedby="new-name-fault new-name-hint new-full-name"
              onChange={({ target }) => {
                onChange({ ...naming, name: target.value })
              }}
            />
          </Form.Item>
          <Typography.Paragraph id="new-full-name" type="secondary" style={{ overflowWrap: 'anywhere' }}>
            {wizard.willBe(fullNameOf({ ...naming, name: naming.name || `<${wizard.shortName}>` }))}
          </Typography.Paragraph>
          <Form.Item
            label={elements.title}
            htmlFor="new-title"
            required
            validateStatus={shownTitleFault === undefined ? '' : 'error'}
            help={shownTitleFault && <span id="new-title-fault">{shownTitleFault}</span>}
            extra={<span id="new-title-hint">{wizard.titleHint}</span>}
          >
            <Input
              id="new-title"
              value={naming.title}
              maxLength={200}
              aria-invalid={shownTitleFault !== undefined}
              aria-describedby="new-title-fault new-title-hint"
              onChange={({ target }) => {
                onChange({ ...naming, title: target.value })
              }}
            />
          </Form.Item>
        </Form>
        <Flex gap={8} justify="flex-end">
          <LinkButton to="/elements">{common.cancel}</LinkButton>
          <Button type="primary" htmlType="submit">
            {common.next}
          </Button>
        </Flex>
      </form>
    </Card>
  )
}

function TypeChoice({ naming, types, onChange }: Pick<NameStageProps, 'naming' | 'types' | 'onChange'>) {
  const { wizard } = useTexts().elements
  if (types.length < 2) return null
  return (
    <Form.Item label={<span id="new-type">{wizard.type}</span>}>
      <Radio.Group
        aria-labelledby="new-type"
        value={naming.type}
        style={{ display: 'grid', gap: 8 }}
        onChange={({ target }) => {
          onChange({ ...naming, type: String(target.value) })
        }}
        options={types.map(({ fullName, title }) => ({
          value: fullName,
          label: (
            <span style={{ overflowWrap: 'anywhere' }}>
              {title} <Typography.Text type="secondary">{fullName}</Typography.Text>
            </span>
          ),
        }))}
      />
    </Form.Item>
  )
}
