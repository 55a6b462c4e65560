import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator, type GrantOptions } from '../../emulator/index.js'
import { askDetail, askWithToken, exchangeCode } from './ask.js'

async function openTicket(emulator: Emulator, options: GrantOptions = {}): Promise<unknown> {
  const code = emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', ...options })
  return (await exchangeCode(emulator, code))['user_ticket']
}

describe('auth/getuserdetail', () => {
  it('gives every consented field, and neither name nor department', async () => {
    await using emulator = await startEmulator()
    const answer = await askDetail(emulator, await openTicket(emulator))
    expect(answer).toMatchObject({
      errcode: 0,
      userid: 'ZhangWei',
      gender: '1',
      email: 'zhangwei@mail.example',
    })
    expect(Object.keys(answer).sort()).toEqual(
      'address avatar biz_mail email errcode errmsg gender mobile qr_code userid'.split(' '),
    )
  })

  it('leaves out what the member did not consent to: gender "0", default avatar', async () => {
    await using emulator = await startEmulator()
    const answer = await askDetail(emulator, await openTicket(emulator, { fields: ['mobile'] }))
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'ZhangWei',
      gender: '0',
      avatar: expect.stringContaining('default') as string,
      mobile: emulator.users.get('ZhangWei')?.mobile,
    })
  })

  it('leaves out what the admin did not tick', async () => {
    await using emulator = await startEmulator({ withheldFields: ['mobile', 'gender'] })
    const answer = await askDetail(emulator, await openTicket(emulator))
    expect(answer).not.toHaveProperty('mobile')
    expect(answer).toMatchObject({ gender: '0', email: 'zhangwei@mail.example' })
  })

  it('refuses an unknown ticket with 84015', async () => {
    await using emulator = await startEmulator()
    expect(await askDetail(emulator, 'never-issued')).toMatchObject({ errcode: 84015 })
  })

  it('refuses a ticket of 1800 seconds with 84014', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now })
    const ticket = await openTicket(emulator)
    now += 1_799_999
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 0 })
    now += 1
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 84014 })
  })

  it('can refuse a ticket that was used before', async () => {
    await using emulator = await startEmulator({ singleUseTickets: true })
    const ticket = await openTicket(emulator)
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 0 })
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 84015 })
  })

  it('refuses a missing or empty ticket with 40063', async () => {
    await using emulator = await startEmulator()
    expect(await askDetail(emulator, undefined)).toMatchObject({ errcode: 40063 })
    expect(await askDetail(emulator, '')).toMatchObject({ errcode: 40063 })
  })

  it('refuses a ticket of the wrong type or length with 40058', async () => {
    await using emulator = await startEmulator()
    expect(await askDetail(emulator, 7)).toMatchObject({ errcode: 40058 })
    expect(await askDetail(emulator, 'x'.repeat(513))).toMatchObject({ errcode: 40058 })
  })

  it.each(['{', '[]', 'null', ''])('refuses the body %j with 40058 and a warning', async (body) => {
    await using emulator = await startEmulator()
    const init = { method: 'POST', body }
    expect(await askWithToken(emulator, '/cgi-bin/auth/getuserdetail', {}, init)).toMatchObject({
      errcode: 40058,
      errmsg: expect.stringMatching(/^Warning: wrong json format\. /) as string,
    })
  })

  it('refuses a member who was removed meanwhile with 60111, one who is out of range with 60011', async () => {
    await using emulator = await startEmulator()
    const ticket = await openTicket(emulator)
    emulator.set({ visibleRange: { departments: [8], users: [] } })
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 60011 })
    emulator.users.delete('ZhangWei')
    expect(await askDetail(emulator, ticket)).toMatchObject({ errcode: 60111 })
  })
})
