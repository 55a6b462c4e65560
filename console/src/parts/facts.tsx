import { Typography } from 'antd'
import { Fragment, type ReactNode } from 'react'

export interface Fact {
  readonly key: string
  readonly label: ReactNode
  readonly value: ReactNode
}

/** What is known of a thing, each with its name; the names stand above where there is little room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ key, label, value }) => (
        <Fragment key={key}>
          <dt>
            <Typography.Text type="secondary">{label}</Typography.Text>
          </dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
