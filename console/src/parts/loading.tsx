import { Spin } from 'antd'
import { useTexts } from '../settings.js'

export function Loading() {
  const { common } = useTexts()
  return (
    <div role="status" style={{ padding: 48, textAlign: 'center' }}>
      <Spin />
      <span className="for-readers">{common.loading}</span>
    </div>
  )
}
