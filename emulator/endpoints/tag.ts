import { visibleUserids } from './describe-member.js'
import type { Endpoint } from './endpoint.js'
import { readId } from './parameters.js'

/**
 * GET /cgi-bin/tag/get?access_token=&tagid= [W90213, W90349]: any tag may be asked for, but the lists have only
 * what the caller sees.
 */
export const tagGet: Endpoint = {
  path: '/cgi-bin/tag/get',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: ['userlist', 'partylist'],
  answer(state, call, caller) {
    const { tagid: text } = call.query
    if (!text) return { errcode: 41017 }
    const tag = state.corporation.tags.get(readId(text) ?? -1)
    if (tag === undefined) return { errcode: 40068 }

    const view = state.viewOf(caller)
    const { departments, users } = state.corporation
    const userlist = visibleUserids(state, tag.userlist, caller).map((userid) => ({
      userid,
      name: users.get(userid)?.name ?? '',
    }))
    const partylist = tag.partylist.filter((id) => departments.has(id) && view.seesDepartment(id))
    return { fields: { tagname: tag.tagname, userlist, partylist } }
  },
}

/** GET /cgi-bin/tag/list?access_token= [W90216]: every tag of the corporation. */
export const tagList: Endpoint = {
  path: '/cgi-bin/tag/list',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: ['taglist'],
  answer(state) {
    const tags = [...state.corporation.tags.values()]
    return { fields: { taglist: tags.map(({ tagid, tagname }) => ({ tagid, tagname })) } }
  },
}
