/** An HTTP answer ready to be sent. Headers are a flat list of names and values; length and mark are added. */
export interface Reply {
  status: number
  headers: readonly string[]
  body: string
  /** For the request log: what was said in WeCom's terms, null where it has none. */
  errcode: number | null
}

/** An unknown path [S-probe]. */
export const NOT_FOUND: Reply = { status: 404, headers: ['Server', 'nginx'], body: '', errcode: null }

/** A page asked for by another method than GET and POST. */
export const METHOD_NOT_ALLOWED: Reply = {
  status: 405,
  headers: ['Allow', 'GET, POST'],
  body: '',
  errcode: null,
}
