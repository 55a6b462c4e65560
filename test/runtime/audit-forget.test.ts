import { expect, it } from 'vitest'
import { logIn, openAcmeSite } from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

const example = 'auths.loginTypes.AcmeExample'
const logins = ['AcmeExample', 'AcmeOther']

interface ForgettingLogin {
  forgetPerson: (userId: string) => Promise<void>
}

/** Gives both instances a Type that lets the audit forget a person. */
function withForgetting(folder: AppFolder): void {
  folder.write('auths/loginTypes/TactfulType/e.json', { title: 'Tactful', type: 'auths.loginTypes.AcmeType' })
  folder.write(
    'auths/loginTypes/TactfulType/TactfulType.mjs',
    `import AcmeType from '../AcmeType/AcmeType.ts'
    export default class TactfulType extends AcmeType {
      forgetPerson(userId) { return this.context.audit.forget({ tenant: this.tenant, userId }) }
    }`,
  )
  for (const name of logins) {
    folder.write(`auths/loginTypes/${name}/e.json`, { title: name, type: 'auths.loginTypes.TactfulType' })
  }
}

// The address and the browser of somebody forgotten stayed in the rows, and told who it had been.
it('forgets who a row was about, with address and User-Agent, and keeps the row and everybody else’s', async () => {
  await using site = await openAcmeSite({ logins, prepare: withForgetting })
  const logInAs = async (sub: string, name: string) => {
    site.acme.person = { sub, name: sub }
    await logIn(site, site.browser({ 'user-agent': `Browser of ${sub}` }), `/login/${name}`)
  }
  await logInAs('ada', 'AcmeExample')
  await logInAs('bob', 'AcmeExample')
  await logInAs('ada', 'AcmeOther')
  const { rows: before } = await site.app.audit.list()
  expect(before.map(({ userId, address, userAgent }) => [userId, address, userAgent])).toEqual(
    ['ada', 'bob', 'ada'].map((userId) => [userId, '127.0.0.1', `Browser of ${userId}`]),
  )

  await site.app.getElement<ForgettingLogin>(example).forgetPerson('ada')
  const { rows: after } = await site.app.audit.list()
  expect(after).toEqual(
    before.map((row) =>
      row.fullName === example && row.userId === 'ada'
        ? { ...row, userId: null, address: null, userAgent: null }
        : row,
    ),
  )
  expect(after.filter(({ userId }) => userId === null)).toHaveLength(1)
})
