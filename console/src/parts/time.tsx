import dayjs from 'dayjs'

/** A moment in the reader's own time zone, to the second; a dash where there is none. */
export function Time({ at }: { readonly at: string | null }) {
  if (at === null) return <>—</>
  return (
    <time dateTime={at} title={at} style={{ whiteSpace: 'nowrap' }}>
      {dayjs(at).format('YYYY-MM-DD HH:mm:ss')}
    </time>
  )
}
