import { SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useTexts } from '../settings.js'

export interface SearchFieldProps {
  /** What is searched for, which names the field too. */
  readonly label: string
  readonly value: string | undefined
  /** Hears the text without spaces around it; undefined when it is empty. */
  readonly onSearch: (text: string | undefined) => void
}

/** A field that searches when it is told to. */
export function SearchField({ label, value = '', onSearch }: SearchFieldProps) {
  const { common } = useTexts()
  return (
    <Input.Search
      allowClear
      // What was searched for may change elsewhere, by going back.
      key={value}
      defaultValue={value}
      placeholder={label}
      aria-label={label}
      enterButton={<Button icon={<SearchOutlined />} aria-label={common.search} />}
      style={{ flex: '1 1 220px', maxWidth: 400 }}
      onSearch={(text) => {
        onSearch(text.trim() || undefined)
      }}
    />
  )
}
