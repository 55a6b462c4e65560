import { expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { startAcmeServer } from '../support/acme-server.js'
import { openTestApp } from '../support/test-app.js'

it('logs in', async () => {
  await using acme = await startAcmeServer()
  await using app = await openTestApp('acme', { env: acme.env })
  expect(app.problems).toEqual([])
  const login = app.getElement<LoginType>('auths.loginTypes.AcmeExample')
  const { state } = await login.getLoginConfig()
  expect(await login.getLoginCode({ authCode: acme.grantCode(), state })).toEqual({ userId: 'ada', name: 'Ada Lovelace' })
})
