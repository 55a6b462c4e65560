import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index.js'
import { openReceiver, type Receiver } from './receiver.js'

const NOW = 1_700_000_000_123

async function startWithEvents(receiver: Receiver, form: 'slim' | 'full', options: EmulatorOptions = {}) {
  const callback = { ...receiver.callback, form }
  return startEmulator({ clock: () => NOW, callback, ...options })
}

/** What the events said besides that which they all say. */
async function readEvents(emulator: Emulator, receiver: Receiver): Promise<string[]> {
  await emulator.eventsSettled()
  const head = `<xml><ToUserName><![CDATA[${emulator.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event>`
  return receiver.texts.map((text) => {
    expect(text.startsWith(head), text).toBe(true)
    return text.slice(head.length, -'</xml>'.length).replaceAll(/<!\[CDATA\[(.*?)\]\]>/g, '$1')
  })
}

describe('a change sends, in the slim form,', () => {
  it.each<[string, (emulator: Emulator) => void, string[]]>([
    [
      'a new member: userid and departments',
      ({ users }) => users.add({ userid: 'New', name: '新', department: [3, 5], mobile: '1' }),
      ['<ChangeType>create_user</ChangeType><UserID>New</UserID><Department>3,5</Department>'],
    ],
    [
      'a member who moves',
      ({ users }) => users.move('LiNa', [4]),
      ['<ChangeType>update_user</ChangeType><UserID>LiNa</UserID><Department>4</Department>'],
    ],
    [
      'a member who is renamed',
      ({ users }) => users.rename('lina', 'li.na'),
      ['<ChangeType>update_user</ChangeType><UserID>LiNa</UserID><NewUserID>li.na</NewUserID>'],
    ],
    ['nothing of other fields', ({ users }) => users.change('LiNa', { name: '李娜娜', status: 2 }), []],
    [
      'a member who is removed',
      ({ users }) => {
        users.remove('LiNa')
      },
      ['<ChangeType>delete_user</ChangeType><UserID>LiNa</UserID>'],
    ],
    [
      'a new department: id and parent',
      ({ departments }) => departments.add({ id: 20, name: '新', parentid: 2 }),
      ['<ChangeType>create_party</ChangeType><Id>20</Id><ParentId>2</ParentId>'],
    ],
    [
      'a department that moves',
      ({ departments }) => departments.move(4, 5),
      ['<ChangeType>update_party</ChangeType><Id>4</Id><ParentId>5</ParentId>'],
    ],
    ['nothing of a department that is renamed', ({ departments }) => departments.rename(4, '新'), []],
    [
      'a department that is removed',
      ({ departments }) => {
        departments.set(20, {
          ...{ id: 20, name: '', name_en: '' },
          department_leader: [],
          parentid: 2,
          order: 0,
        })
        departments.remove(20)
      },
      ['<ChangeType>delete_party</ChangeType><Id>20</Id>'],
    ],
    [
      'who comes to a tag and who goes',
      ({ tags }) => {
        tags.add({ tagid: 7, tagname: '试点', userlist: ['LiNa', 'GaoJun'] })
        tags.change(7, { userlist: ['GaoJun', 'ZhangWei'], partylist: [2, 3] })
        tags.change(7, { partylist: [3], tagname: '新' })
      },
      [
        '<ChangeType>update_tag</ChangeType><TagId>7</TagId><AddUserItems>LiNa,GaoJun</AddUserItems>',
        '<ChangeType>update_tag</ChangeType><TagId>7</TagId><AddUserItems>ZhangWei</AddUserItems><DelUserItems>LiNa</DelUserItems><AddPartyItems>2,3</AddPartyItems>',
        '<ChangeType>update_tag</ChangeType><TagId>7</TagId><DelPartyItems>2</DelPartyItems>',
      ],
    ],
    [
      'nothing of outsiders, of a change that changes nothing, of an assigned field',
      ({ users }) => {
        users.add({ userid: 'guest', name: '客', kind: 'outsider' })
        users.remove('guest')
        users.move('LiNa', [3, 5])
        const user = users.get('LiNa')
        if (user) user.department = [4]
        users.delete('GaoJun')
      },
      [],
    ],
  ])('%s', async (_case, change, expected) => {
    await using receiver = await openReceiver()
    await using emulator = await startWithEvents(receiver, 'slim')
    change(emulator)
    expect(await readEvents(emulator, receiver)).toEqual(expected)
  })
})

describe('a change sends, in the full form,', () => {
  it('every field of a new member', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startWithEvents(receiver, 'full')
    const attrs = [
      { type: 0, name: '爱好', text: { value: '旅游' } },
      { type: 1, name: '卡号', web: { title: 'a]]>b', url: 'https://a.example/?x=1&y=2' } },
    ]
    emulator.users.add({
      userid: 'New',
      name: '<新>',
      department: [3, 5],
      direct_leader: ['ChenJianGuo'],
      extattr: { attrs },
    })
    const [event = ''] = await readEvents(emulator, receiver)
    expect(event).toContain('<UserID>New</UserID><Name><新></Name><Department>3,5</Department>')
    expect(event).toContain('<MainDepartment>3</MainDepartment><IsLeaderInDept>0,0</IsLeaderInDept>')
    expect(event).toContain('<DirectLeader>ChenJianGuo</DirectLeader><Position></Position>')
    expect(event).toContain('<Gender>0</Gender><Email></Email><BizMail></BizMail><Status>1</Status>')
    expect(event).toContain(
      '<ExtAttr><Item><Name>爱好</Name><Type>0</Type><Text><Value>旅游</Value></Text></Item><Item><Name>卡号</Name><Type>1</Type>',
    )
    expect(receiver.texts[0]).toContain('<Title><![CDATA[a]]]]><![CDATA[>b]]></Title>')
  })

  it('only what changed of a member', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startWithEvents(receiver, 'full')
    emulator.users.change('LiNa', { name: '李娜娜', status: 2, english_name: 'Lina' })
    emulator.users.move('GaoJun', [7])
    emulator.users.change('WangFang', { english_name: 'Fang' })
    expect(await readEvents(emulator, receiver)).toEqual([
      '<ChangeType>update_user</ChangeType><UserID>LiNa</UserID><Name>李娜娜</Name><Status>2</Status>',
      '<ChangeType>update_user</ChangeType><UserID>GaoJun</UserID><Department>7</Department><MainDepartment>7</MainDepartment>',
    ])
  })

  it('an added person who was there before as an update', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startWithEvents(receiver, 'full')
    const { mobile = '' } = emulator.users.get('LiNa') ?? {}
    emulator.users.add({ ...emulator.users.get('LiNa'), userid: 'LiNa', name: '李', mobile: '13000000000' })
    expect(mobile).not.toBe('')
    expect(await readEvents(emulator, receiver)).toEqual([
      '<ChangeType>update_user</ChangeType><UserID>LiNa</UserID><Name>李</Name><Mobile>13000000000</Mobile>',
    ])
  })

  it('name, parent and order of departments', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startWithEvents(receiver, 'full')
    emulator.departments.add({ id: 20, name: '新', parentid: 2, order: 5 })
    emulator.departments.change(20, { name: '更新', parentid: 3 })
    emulator.departments.change(20, { order: 6 })
    expect(await readEvents(emulator, receiver)).toEqual([
      '<ChangeType>create_party</ChangeType><Id>20</Id><Name>新</Name><ParentId>2</ParentId><Order>5</Order>',
      '<ChangeType>update_party</ChangeType><Id>20</Id><Name>更新</Name><ParentId>3</ParentId>',
    ])
  })
})

describe("the app's own URL", () => {
  const subscribes = (receiver: Receiver) =>
    receiver.texts.map((text) =>
      text.replaceAll(/.*<FromUserName><!\[CDATA\[(.*?)\]\].*<Event><!\[CDATA\[(.*?)\]\].*/g, '$2 $1'),
    )

  it('hears who joins and leaves the visible range, is disabled, and nothing else', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ appCallback: receiver.callback })
    emulator.users.move('QianFang', [7])
    emulator.users.change('LiNa', { status: 2 })
    emulator.users.change('GaoJun', { position: '经理' })
    emulator.users.rename('ZhangWei', 'zhang.wei')
    emulator.users.remove('WangFang')
    emulator.departments.move(3, 8)
    emulator.set({ visibleRange: { departments: [5], users: ['LinGuoQiang', 'XuJing'] } })
    await emulator.eventsSettled()
    expect(subscribes(receiver).slice(0, 5)).toEqual([
      'subscribe QianFang',
      'unsubscribe LiNa',
      'unsubscribe WangFang',
      'unsubscribe LiuYang',
      'unsubscribe zhang.wei',
    ])
    expect(subscribes(receiver)).toContain('unsubscribe GaoJun')
    expect(subscribes(receiver)).not.toContain('unsubscribe XuJing')
    expect(receiver.texts[0]).toContain('<AgentID>1000002</AgentID>')
    expect(receiver.received[0]?.body).toContain('<AgentID><![CDATA[1000002]]></AgentID>')
  })

  it('is told nothing of who was there before it', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator()
    emulator.set({ appCallback: receiver.callback })
    emulator.users.remove('GaoJun')
    emulator.set({ appCallback: null })
    emulator.users.remove('XuJing')
    await emulator.eventsSettled()
    expect(subscribes(receiver)).toEqual(['unsubscribe GaoJun'])
  })
})
