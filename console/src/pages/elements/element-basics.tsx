import { Flex, Typography } from 'antd'
import { Link } from 'react-router'
import type { ElementPage } from '../../../../runtime/http/console/shapes.js'
import { Facts } from '../../parts/facts.js'
import { Section } from '../../parts/section.js'
import { useTexts } from '../../settings.js'
import { ElementState, ElementTags } from './element-tags.js'

/** What an element is, where it comes from, and what it is built on. */
export function ElementBasics({ element, details, login }: ElementPage) {
  const { elements } = useTexts()
  const facts = [
    { key: 'fullName', label: elements.fullName, value: <Code text={details.fullName} /> },
    { key: 'kind', label: elements.kind, value: <ElementTags row={element} /> },
    {
      key: 'state',
      label: elements.state,
      value: <ElementState row={element} problems={details.problems} />,
    },
    ...(details.chain.length === 0
      ? []
      : [{ key: 'chain', label: elements.chain, value: <Chain chain={details.chain} /> }]),
    ...(login?.loginUrl == null
      ? []
      : [
          {
            key: 'login',
            label: elements.wizard.loginAddress,
            value: (
              <a href={login.loginUrl} target="_blank" rel="noreferrer">
                {login.loginUrl}
              </a>
            ),
          },
        ]),
    { key: 'folder', label: elements.folder, value: <Code text={details.folder} /> },
    { key: 'files', label: elements.files, value: details.files.join(', ') },
    ...(details.classFile === undefined
      ? []
      : [{ key: 'class', label: elements.classFile, value: <Code text={details.classFile} /> }]),
  ]
  return (
    <Section title={elements.basics}>
      <Facts facts={facts} />
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
