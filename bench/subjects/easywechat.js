import { createRequire } from 'node:module'
import { join } from 'node:path'
import { scratch } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const { Work } = createRequire(import.meta.url)('node-easywechat')
const { apiUrl, corpId, corpSecret, agentId } = options
const app = new Work({
  corp_id: corpId,
  secret: corpSecret,
  agent_id: agentId,
  http: { baseURL: `${apiUrl}/` },
  file_cache: { path: join(scratch, 'easywechat') },
})
const client = app.getClient()

offer({
  getTokens: async (callers) => {
    await Promise.all(Array.from({ length: callers }, () => app.getAccessToken().getToken()))
  },
  async askUsers(times, userid) {
    let failed = 0
    for (let at = 0; at < times; at += 1) {
      const answer = await client
        .get('cgi-bin/user/get', { params: { userid } })
        .then((response) => response.toObject())
        .catch(() => ({}))
      if (answer.userid === undefined) failed += 1
    }
    return failed
  },
})
