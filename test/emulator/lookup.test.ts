import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { askWithToken, postWithToken } from './ask.js'

const BY_MOBILE = '/cgi-bin/user/getuserid'
const BY_EMAIL = '/cgi-bin/user/get_userid_by_email'

const byMobile = (emulator: Emulator, mobile: unknown) => postWithToken(emulator, BY_MOBILE, { mobile })

describe('user/getuserid', () => {
  it('finds a member by mobile', async () => {
    await using emulator = await startEmulator()
    const mobile = emulator.users.get('LiNa')?.mobile
    expect(await byMobile(emulator, mobile)).toEqual({ errcode: 0, errmsg: 'ok', userid: 'LiNa' })
    emulator.users.change('GaoJun', { mobile: '+86 13900000001' })
    expect(await byMobile(emulator, '+86 13900000001')).toMatchObject({ userid: 'GaoJun' })
  })

  it('forgets a mobile that was changed and who was removed: 46004', async () => {
    await using emulator = await startEmulator()
    const mobile = emulator.users.get('LiNa')?.mobile
    const user = emulator.users.get('LiNa')
    if (user) user.mobile = '13900000002'
    expect(await byMobile(emulator, mobile)).toMatchObject({ errcode: 46004 })
    expect(await byMobile(emulator, '13900000002')).toMatchObject({ userid: 'LiNa' })
    emulator.users.remove('LiNa')
    expect(await byMobile(emulator, '13900000002')).toMatchObject({ errcode: 46004 })
  })

  it('refuses a member outside of the visible range with 46004', async () => {
    await using emulator = await startEmulator()
    const mobile = emulator.users.get('QianFang')?.mobile
    expect(await byMobile(emulator, mobile)).toMatchObject({ errcode: 46004 })
  })

  it('refuses an empty mobile with 40063 and one that cannot be one with 60103', async () => {
    await using emulator = await startEmulator()
    expect(await byMobile(emulator, '')).toMatchObject({ errcode: 40063 })
    expect(await byMobile(emulator, undefined)).toMatchObject({ errcode: 40063 })
    for (const mobile of [13800000000, 'abcde', '1', '1'.repeat(33)]) {
      expect(await byMobile(emulator, mobile)).toMatchObject({ errcode: 60103 })
    }
  })
})

describe('user/get_userid_by_email', () => {
  it('finds a member by business mail unless told to take the personal one', async () => {
    await using emulator = await startEmulator()
    const ask = (body: unknown) => postWithToken(emulator, BY_EMAIL, body)
    expect(await ask({ email: 'LINA@xinghe.example' })).toMatchObject({ errcode: 0, userid: 'LiNa' })
    expect(await ask({ email: 'lina@xinghe.example', email_type: 1 })).toMatchObject({ userid: 'LiNa' })
    expect(await ask({ email: 'lina@mail.example', email_type: 2 })).toMatchObject({ userid: 'LiNa' })
    expect(await ask({ email: 'lina@mail.example' })).toMatchObject({ errcode: 46004 })
    expect(await ask({ email: 'qianfang@xinghe.example' })).toMatchObject({ errcode: 46004 })
  })

  it('refuses an empty address with 40063, no address with 60105 and another type with 40058', async () => {
    await using emulator = await startEmulator()
    const ask = (body: unknown) => postWithToken(emulator, BY_EMAIL, body)
    expect(await ask({})).toMatchObject({ errcode: 40063 })
    expect(await ask({ email: '' })).toMatchObject({ errcode: 40063 })
    for (const email of ['lina', 7, `${'x'.repeat(60)}@x.io`]) {
      expect(await ask({ email })).toMatchObject({ errcode: 60105 })
    }
    expect(await ask({ email: 'lina@mail.example', email_type: 3 })).toMatchObject({ errcode: 40058 })
  })
})

describe.each([BY_MOBILE, BY_EMAIL])('%s', (path) => {
  it('refuses a body that is no JSON object with 40058 and a warning', async () => {
    await using emulator = await startEmulator()
    const answer = await askWithToken(emulator, path, {}, { method: 'POST', body: 'mobile=1' })
    expect(answer).toMatchObject({
      errcode: 40058,
      errmsg: expect.stringMatching(/^Warning: wrong json format/) as string,
    })
  })
})

describe('failed look-ups', () => {
  it('beyond a fifth of the people end all look-ups for a day with 45009', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now })
    const known = emulator.users.get('LiNa')?.mobile
    for (let turn = 0; turn < 6; turn += 1) {
      expect(await byMobile(emulator, '13000000000')).toMatchObject({ errcode: 46004 })
    }
    const wrong = { email: 'no@one.example' }
    expect(await postWithToken(emulator, BY_EMAIL, wrong)).toMatchObject({ errcode: 45009 })
    expect(await byMobile(emulator, known)).toMatchObject({ errcode: 45009 })
    now += 86_400_000
    expect(await byMobile(emulator, known)).toMatchObject({ errcode: 0 })
  })

  it('can be allowed in another number', async () => {
    await using emulator = await startEmulator({ failedLookupsPerDay: 0 })
    expect(await byMobile(emulator, '13000000000')).toMatchObject({ errcode: 45009 })
  })
})
