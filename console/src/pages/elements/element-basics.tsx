import { Descriptions, Flex, Typography } from 'antd'
import { Link } from 'react-router'
import type { ElementPage } from '../../../../runtime/http/console/shapes.js'
import { Section } from '../../parts/section.js'
import { useTexts } from '../../settings.js'
import { ElementState, ElementTags } from './element-tags.js'

/** What an element is, where it comes from, and what it is built on. */
export function ElementBasics({ element, details, login }: ElementPage) {
  const { elements } = useTexts()
  const items = [
    { key: 'fullName', label: elements.fullName, children: <Code text={details.fullName} /> },
    { key: 'kind', label: elements.kind, children: <ElementTags row={element} /> },
    {
      key: 'state',
      label: elements.state,
      children: <ElementState row={element} problems={details.problems} />,
    },
    ...(details.chain.length === 0
      ? []
      : [{ key: 'chain', label: elements.chain, children: <Chain chain={details.chain} /> }]),
    ...(login === null || login.loginUrl === null
      ? []
      : [
          {
            key: 'login',
            label: elements.wizard.loginAddress,
            children: (
              <a href={login.loginUrl} target="_blank" rel="noreferrer">
                {login.loginUrl}
              </a>
            ),
          },
        ]),
    { key: 'folder', label: elements.folder, children: <Code text={details.folder} /> },
    { key: 'files', label: elements.files, children: details.files.join(', ') },
    ...(details.classFile === undefined
      ? []
      : [{ key: 'class', label: elements.classFile, children: <Code text={details.classFile} /> }]),
  ]
  return (
    <Section title={elements.basics}>
      <Descriptions
        column={1}
        size="small"
        items={items}
        styles={{ label: { minWidth: 88 }, content: { overflowWrap: 'anywhere', minWidth: 0 } }}
      />
    </Section>
  )
}

function Code({ text }: { readonly text: string }) {
  return (
    <Typography.Text copyable={{ text }} style={{ overflowWrap: 'anywhere' }}>
      {text}
    </Typography.Text>
  )
}

/** Nearest first, up to the Meta. */
function Chain({ chain }: Pick<ElementPage['details'], 'chain'>) {
  return (
    <Flex component="ol" vertical style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {chain.map(({ fullName }) => (
        <li key={fullName}>
          <Link to={`/elements/${fullName}`}>{fullName}</Link>
        </li>
      ))}
    </Flex>
  )
}
