import { describe, expect, it } from 'vitest'
import {
  readAgent,
  readCodeOwner,
  readDepartments,
  readMember,
  readMemberDetail,
  readMembers,
  readTag,
} from '../../elements/auths/loginTypes/QywxInnerType/wecom/answers.js'

const noTexts = [undefined, null, 7, true, {}, ['x']]
const noNumbers = [undefined, null, '7', 1.5, NaN, {}, [7], 2 ** 53]
const noLists = [undefined, null, 7, 'x', {}, { 0: 1, length: 1 }]
const noRecords = [null, 7, 'x', [], [{}]]

describe('the owner of a code', () => {
  it('is read in both spellings, and is null where there is none', () => {
    expect(readCodeOwner({ userid: 'LiNa', user_ticket: 'ticket' })).toEqual({
      userId: 'LiNa',
      userTicket: 'ticket',
    })
    expect(readCodeOwner({ UserId: 'LiNa' })).toEqual({ userId: 'LiNa', userTicket: null })
    for (const odd of noTexts)
      expect(readCodeOwner({ userid: odd, UserId: odd, user_ticket: odd })).toEqual({
        userId: null,
        userTicket: null,
      })
  })

  it('has no character that a database does not keep', () => {
    expect(readCodeOwner({ userid: 'a\0b\uD800c🙂\0' }).userId).toBe('abc🙂')
  })
})

describe('a member', () => {
  const fields = (answer: object) => readMember({ userid: 'LiNa', ...answer })?.fields

  it('is read whole', () => {
    expect(
      readMember({
        userid: 'LiNa',
        name: '李娜',
        mobile: '1',
        email: 'a@b.example',
        biz_mail: 'c@d.example',
        avatar: 'http://host/http:/x',
        department: [1, 2, 3],
        is_leader_in_dept: [1, 0, 1],
        main_department: 2,
        position: 'CTO',
        gender: '2',
        status: 1,
        extattr: {},
      }),
    ).toEqual({
      userId: 'LiNa',
      fields: {
        name: '李娜',
        mobile: '1',
        email: 'a@b.example',
        avatar: 'https://host/http:/x',
        department: [1, 2, 3],
        leaderIn: [1, 3],
        mainDepartment: 2,
        position: 'CTO',
        gender: 2,
        status: 1,
      },
    })
  })

  it('has nothing that WeCom left out or wrote in another form, and what it sent empty is empty', () => {
    expect(fields({})).toEqual({})
    for (const odd of noTexts)
      expect(fields({ name: odd, mobile: odd, position: odd, avatar: odd })).toEqual({})
    for (const odd of noNumbers) expect(fields({ main_department: odd, status: odd })).toEqual({})
    for (const odd of [...noLists, ['1'], [1.5], [1, null]])
      expect(fields({ department: odd, is_leader_in_dept: odd })).toEqual({})
    expect(fields({ name: '', mobile: '', department: [], is_leader_in_dept: [] })).toEqual({
      name: '',
      mobile: '',
      department: [],
      leaderIn: [],
    })
    expect(fields({ is_leader_in_dept: [1] })).toEqual({})
    expect(fields({ department: [1] })).toEqual({ department: [1] })
    expect(fields({ avatar: 'https://host/http:/x' })).toEqual({ avatar: 'https://host/http:/x' })
  })

  it.each([
    [{ email: 'a@b.example', biz_mail: 'c@d.example' }, 'a@b.example'],
    [{ email: '', biz_mail: 'c@d.example' }, 'c@d.example'],
    [{ biz_mail: 'c@d.example' }, 'c@d.example'],
    [{ email: '', biz_mail: '' }, ''],
    [{ email: '' }, ''],
    [{ biz_mail: '' }, ''],
    [{}, undefined],
  ])('has the personal address, else the business one: %j', (answer, email) => {
    expect(fields(answer)?.email).toBe(email)
    expect(readMemberDetail(answer).email).toBe(email)
  })

  it.each([
    ['1', 1],
    ['2', 2],
    [1, 1],
    [2, 2],
    ['0', 0],
    [0, 0],
    ['', 0],
    ['x', 0],
    [3, 0],
    [null, 0],
    [undefined, undefined],
  ])('has the gender %j as %j', (gender, read) => {
    expect(fields({ gender })?.gender).toBe(read)
  })

  it('is none without a user id', () => {
    for (const odd of [...noTexts, '']) expect(readMember({ userid: odd, name: 'x' })).toBeUndefined()
  })

  it('has after their consent neither name nor departments', () => {
    const answer = {
      userid: 'LiNa',
      name: 'x',
      department: [1],
      mobile: '1',
      avatar: 'http://a',
      gender: '1',
    }
    expect(readMemberDetail(answer)).toEqual({ mobile: '1', avatar: 'https://a', gender: 1 })
  })
})

describe('a list of members', () => {
  it('is read whole or not at all', () => {
    const member = { userid: 'LiNa' }
    expect(readMembers({ userlist: [member, { userid: 'b' }] })).toEqual([
      { userId: 'LiNa', fields: {} },
      { userId: 'b', fields: {} },
    ])
    expect(readMembers({ userlist: [] })).toEqual([])
    for (const odd of noLists) expect(readMembers({ userlist: odd })).toBeUndefined()
    for (const odd of [...noRecords, { name: 'x' }, { userid: '' }])
      expect(readMembers({ userlist: [member, odd] })).toBeUndefined()
  })
})

describe('a list of departments', () => {
  it('is read whole or not at all', () => {
    const whole = { id: 2, name: '组', name_en: 'Team', parentid: 1, order: 7, department_leader: ['a', 'b'] }
    expect(readDepartments({ department: [whole, { id: 1 }] })).toEqual([
      { id: 2, name: '组', nameEn: 'Team', parentId: 1, order: 7, leaders: ['a', 'b'] },
      { id: 1, name: null, nameEn: null, parentId: 0, order: 0, leaders: [] },
    ])
    expect(readDepartments({ department: [] })).toEqual([])
    for (const odd of noLists) expect(readDepartments({ department: odd })).toBeUndefined()
    for (const odd of [...noRecords, ...noNumbers.map((id) => ({ id }))])
      expect(readDepartments({ department: [whole, odd] })).toBeUndefined()
  })

  it('has the leaders that are user ids', () => {
    const leadersOf = (department_leader: unknown) =>
      readDepartments({ department: [{ id: 1, department_leader }] })?.[0]?.leaders
    expect(leadersOf(['a', 7, null, 'b'])).toEqual(['a', 'b'])
    for (const odd of noLists) expect(leadersOf(odd)).toEqual([])
  })
})

describe('what the app may see', () => {
  it('is read of the app, with what it says of itself', () => {
    expect(
      readAgent({
        name: 'App',
        close: 1,
        redirect_domain: 'app.example',
        allow_userinfos: { user: [{ userid: 'a' }, { userid: 'b' }, { name: 'nobody' }] },
        allow_partys: { partyid: [1, 2] },
        allow_tags: { tagid: [3] },
      }),
    ).toEqual({
      name: 'App',
      isClosed: true,
      redirectDomain: 'app.example',
      range: { userIds: ['a', 'b'], departmentIds: [1, 2], tagIds: [3] },
    })
  })

  it('is nothing that WeCom does not say', () => {
    const nothing = {
      name: '',
      isClosed: false,
      redirectDomain: '',
      range: { userIds: [], departmentIds: [], tagIds: [] },
    }
    expect(readAgent({})).toEqual(nothing)
    expect(readAgent({ name: 7, close: 0, redirect_domain: null })).toEqual(nothing)
    for (const odd of noRecords)
      expect(readAgent({ allow_userinfos: odd, allow_partys: odd, allow_tags: odd })).toEqual(nothing)
    for (const odd of [...noLists, ['1']])
      expect(
        readAgent({
          allow_userinfos: { user: odd },
          allow_partys: { partyid: odd },
          allow_tags: { tagid: odd },
        }),
      ).toEqual(nothing)
  })

  it('is read of a tag', () => {
    const answer = { userlist: [{ userid: 'a' }, {}, { userid: 'b' }], partylist: [1] }
    expect(readTag(answer)).toEqual({ userIds: ['a', 'b'], departmentIds: [1] })
    for (const odd of noLists)
      expect(readTag({ userlist: odd, partylist: odd })).toEqual({ userIds: [], departmentIds: [] })
  })
})
