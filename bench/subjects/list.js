import { createApp } from '../../dist/runtime/index.js'
import { loginName } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const app = await createApp({ root: options.root, allowEmulator: true })
const login = app.getElement(loginName)
await login.syncCorp()
const model = login.QywxInnerAuthModel
const [{ name, userId }] = (await model.list({ limit: 1 })).rows
const { nextCursor } = await model.list({ limit: 100 })

const questions = {
  'a page of 100': () => model.list({ limit: 100 }),
  'the second page': () => model.list({ limit: 100, cursor: nextCursor }),
  'a page of one department': () => model.list({ department: 7, limit: 100 }),
  'a search by name': () => model.list({ search: name, limit: 100 }),
  'a search that finds nobody': () => model.list({ search: 'nobody at all', limit: 100 }),
  'a search by user id': () => model.list({ search: userId, limit: 100 }),
  'count of all': () => model.count(),
  'count of one department': () => model.count({ department: 7 }),
  'count of a search': () => model.count({ search: name }),
}

offer({
  questions: () => Object.keys(questions),
  async measure(question) {
    const began = performance.now()
    await questions[question]()
    return performance.now() - began
  },
})
