import { CopyOutlined, DeleteOutlined, EditOutlined, PlusOutlined, ToolOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import type { ElementPage as Shown } from '../../../../runtime/http/console/shapes.js'
import { api, isNotFound } from '../../api.js'
import { LinkButton } from '../../parts/link-button.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { Section } from '../../parts/section.js'
import { NotFoundPage } from '../../shell/not-found-page.js'
import { useTexts } from '../../settings.js'
import { Checks } from './checks.js'
import { ConfigTable } from './config-table.js'
import { DeletionQuestion } from './deletion-question.js'
import { ElementBasics } from './element-basics.js'
import { FunctionTable } from './function-table.js'
import { ProblemList } from '../../parts/problem-list.js'

/** One element: what it is built on, what it can do, how it is configured, what is wrong with it. */
export function ElementPage() {
  const { fullName = '' } = useParams()
  const query = useQuery({ queryKey: ['element', fullName], queryFn: () => api.element(fullName) })
  if (isNotFound(query.error)) return <NotFoundPage />
  return (
    <Page
      key={fullName}
      title={query.data?.element.title ?? fullName}
      intro={fullName}
      actions={query.data && <Actions {...query.data} />}
    >
      <Queried query={query}>{(shown) => <Sections {...shown} />}</Queried>
    </Page>
  )
}

function Sections(shown: Shown) {
  const { elements } = useTexts()
  const { element, details, login } = shown
  return (
    <Flex vertical gap={16}>
      {details.kind === 'instance' && !element.isWritable && (
        <Typography.Text type="secondary">{elements.readOnly}</Typography.Text>
      )}
      {details.problems.length > 0 && (
        <Section title={elements.problems}>
          <ProblemList problems={details.problems} />
        </Section>
      )}
      <ElementBasics {...shown} />
      {details.kind === 'instance' && (
        <Section title={elements.config}>
          <ConfigTable details={details} />
        </Section>
      )}
      {login !== null && (
        <Section title={elements.check.title}>
          <Checks fullName={element.fullName} />
        </Section>
      )}
      <Section title={elements.functions}>
        <FunctionTable functions={details.functions} />
      </Section>
    </Flex>
  )
}

function Actions({ element, login }: Shown) {
  const { elements } = useTexts()
  const [isDeleting, setDeleting] = useState(false)
  const { fullName, isWritable, canInstantiate, kind } = element
  if (canInstantiate) {
    return (
      <LinkButton type="primary" icon={<PlusOutlined aria-hidden />} to={`/elements/new?type=${fullName}`}>
        {elements.create}
      </LinkButton>
    )
  }
  if (kind !== 'instance') return null
  return (
    <>
      {isWritable && (
        <LinkButton type="primary" icon={<EditOutlined aria-hidden />} to={`/elements/${fullName}/edit`}>
          {elements.edit}
        </LinkButton>
      )}
      {login !== null && (
        <LinkButton icon={<ToolOutlined aria-hidden />} to={`/elements/${fullName}/setup/console`}>
          {elements.setUp}
        </LinkButton>
      )}
      <LinkButton icon={<CopyOutlined aria-hidden />} to={`/elements/new?from=${fullName}`}>
        {elements.duplicate}
      </LinkButton>
      {isWritable && (
        <Button
          danger
          icon={<DeleteOutlined aria-hidden />}
          onClick={() => {
            setDeleting(true)
          }}
        >
          {elements.remove}
        </Button>
      )}
      {isDeleting && (
        <DeletionQuestion
          fullName={fullName}
          onClose={() => {
            setDeleting(false)
          }}
        />
      )}
    </>
  )
}
