import { App, Button, Card, Flex, Form, Input, Segmented, Typography } from 'antd'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { InstanceContents, JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { LinkButton } from '../../../parts/link-button.js'
import { useTexts } from '../../../settings.js'
import { ConfigFailure, faultsOf } from '../form/config-failure.js'
import { ConfigForm } from '../form/config-form.js'
import { ConflictQuestion } from './conflict-question.js'
import { type Draft, draftOf, readSource, tidyDraft, writeSource } from './draft.js'
import { LeavingQuestion } from './leaving-question.js'
import { SourceEditor } from './source-editor.js'
import { useSaving } from './use-saving.js'

export interface EditorProps {
  readonly contents: InstanceContents
  readonly schema: JsonSchema
}

type Mode = 'form' | 'source'

/** One draft, shown as a form or as source, and saved over the revision that it began with. */
export function Editor({ contents, schema }: EditorProps) {
  const { common, elements } = useTexts()
  const { editor } = elements
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [base, setBase] = useState(contents)
  const [draft, setDraft] = useState<Draft>(() => draftOf(contents))
  const [mode, setMode] = useState<Mode>('form')
  const [source, setSource] = useState('')
  const saving = useSaving(base.fullName)
  const isSaved = useRef(false)

  const read = mode === 'source' ? readSource(source) : ({ kind: 'config', config: draft.config } as const)
  const sourceFault = { config: undefined, wrong: editor.sourceWrong, 'no object': editor.notObject }[
    read.kind
  ]
  const mine = read.kind === 'config' ? tidyDraft({ ...draft, config: read.config }, base, schema) : draft
  const isDirty =
    read.kind !== 'config' || JSON.stringify(mine) !== JSON.stringify(tidyDraft(draftOf(base), base, schema))

  const show = (wanted: Mode) => {
    if (wanted === 'source') setSource(writeSource(mine.config))
    else if (read.kind === 'config') setDraft({ ...draft, config: read.config })
    if (read.kind === 'config') setMode(wanted)
  }
  const takeTheirs = (current: InstanceContents) => {
    setBase(current)
    setDraft(draftOf(current))
    setMode('form')
    saving.reset()
  }
  const save = (revision: string) => {
    if (read.kind !== 'config') return
    saving.save({ ...mine, revision }, async () => {
      isSaved.current = true
      void message.success(editor.saved)
      await navigate(`/elements/${base.fullName}`)
    })
  }

  return (
    <Card>
      <Flex vertical gap={16}>
        {saving.error !== null && saving.current === undefined && <ConfigFailure error={saving.error} />}
        <TitleField
          title={draft.title}
          onChange={(title) => {
            setDraft({ ...draft, title })
          }}
        />
        <Segmented<Mode>
          aria-label={elements.config}
          value={mode}
          onChange={show}
          style={{ alignSelf: 'flex-start' }}
          options={[
            { value: 'form', label: editor.asForm },
            { value: 'source', label: editor.asSource },
          ]}
        />
        {mode === 'form' ? (
          <ConfigForm
            id="edit-config"
            schema={schema}
            config={draft.config}
            stored={base}
            faults={faultsOf(saving.error)}
            onChange={(config) => {
              setDraft({ ...draft, config })
            }}
            onSubmit={() => {
              save(base.revision)
            }}
          />
        ) : (
          <Source text={source} secrets={base.secrets} fault={sourceFault} onChange={setSource} />
        )}
        <Flex gap={8} justify="flex-end" align="center" wrap>
          {!isDirty && <Typography.Text type="secondary">{editor.unchanged}</Typography.Text>}
          <LinkButton to={`/elements/${base.fullName}`}>{common.cancel}</LinkButton>
          <Button
            type="primary"
            loading={saving.isSaving}
            disabled={!isDirty || sourceFault !== undefined || mine.title === ''}
            {...(mode === 'form'
              ? { htmlType: 'submit', form: 'edit-config' }
              : {
                  onClick: () => {
                    save(base.revision)
                  },
                })}
          >
            {common.save}
          </Button>
        </Flex>
      </Flex>
      {saving.current !== undefined && (
        <ConflictQuestion
          current={saving.current}
          mine={mine}
          schema={schema}
          isSaving={saving.isSaving}
          onTakeTheirs={() => {
            if (saving.current !== undefined) takeTheirs(saving.current)
          }}
          onTakeMine={() => {
            if (saving.current !== undefined) save(saving.current.revision)
          }}
          onGoOn={saving.reset}
        />
      )}
      <LeavingQuestion isDirty={isDirty} isSaved={isSaved} />
    </Card>
  )
}

function TitleField({ title, onChange }: { title: string; onChange: (title: string) => void }) {
  const { elements } = useTexts()
  const fault = title.trim() === '' ? elements.wizard.titleMissing : undefined
  return (
    <Form component={false} layout="vertical">
      <Form.Item
        label={elements.title}
        htmlFor="edit-title"
        required
        style={{ marginBottom: 0 }}
        validateStatus={fault === undefined ? '' : 'error'}
        help={fault && <span id="edit-title-fault">{fault}</span>}
      >
        <Input
          id="edit-title"
          value={title}
          maxLength={200}
          aria-invalid={fault !== undefined}
          aria-describedby="edit-title-fault"
          onChange={({ target }) => {
            onChange(target.value)
          }}
        />
      </Form.Item>
    </Form>
  )
}

interface SourceProps {
  readonly text: string
  readonly secrets: readonly string[]
  readonly fault: string | undefined
  readonly onChange: (text: string) => void
}

function Source({ text, secrets, fault, onChange }: SourceProps) {
  const { editor } = useTexts().elements
  return (
    <Flex vertical gap={12}>
      {secrets.length > 0 && (
        <Typography.Text type="secondary">
          {editor.secretsKept(secrets.map((pointer) => pointer.slice(1)).join(', '))}
        </Typography.Text>
      )}
      <SourceEditor text={text} onChange={onChange} />
      <Typography.Text type="danger" role="status">
        {fault}
      </Typography.Text>
    </Flex>
  )
}
