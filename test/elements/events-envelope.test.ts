import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sign } from '../../emulator/events/crypto.js'
import { openEcho, openEvent } from '../../elements/auths/loginTypes/QywxInnerType/events/envelope.js'
import { parseEvent } from '../../elements/auths/loginTypes/QywxInnerType/events/event.js'
import { exampleCallback, renderChange, sealEvent, sealText, wrap } from '../support/sealed-event.js'

const corpId = 'wx5823bf96d3bd56c7'
const keys = { ...exampleCallback, corpId }

/** WeCom's own example: https://developer.work.weixin.qq.com/document/path/91144 */
const official = {
  query: new URLSearchParams({
    msg_signature: '477715d11cdb4164915debcba66cb864d751f3e6',
    timestamp: '1409659813',
    nonce: '1372623149',
  }),
  encrypted:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
}

const statusOf = (query: URLSearchParams, body: string) => {
  const opened = openEvent(query, body, keys)
  return opened.kind === 'refused' ? opened.status : 200
}

describe('an event of WeCom', () => {
  it('is opened as the official example is', () => {
    const opened = openEvent(official.query, wrap(official.encrypted), keys)
    expect(opened).toMatchObject({
      kind: 'opened',
      signature: '477715d11cdb4164915debcba66cb864d751f3e6',
      text: expect.stringContaining('<Content><![CDATA[hello]]></Content>') as string,
    })
    // It is a message, and none of ours.
    expect(opened.kind === 'opened' && parseEvent(opened.text)).toMatchObject({ due: [] })
  })

  it.each([0, 1, 11, 12, 27, 28, 29, 31, 32, 33, 100_000])('may be of %d bytes', (length) => {
    const text = 'x'.repeat(length)
    const { query, body } = sealEvent(text, { corpId })
    expect(openEvent(query, body, keys)).toMatchObject({ kind: 'opened', text })
  })

  it('may come without CDATA, and with more around it', () => {
    const { encrypted, query } = official
    for (const body of [
      `<xml><Encrypt>${encrypted}</Encrypt></xml>`,
      `<?xml version="1.0"?>\n<xml>\n <Encrypt> <![CDATA[${encrypted}]]> </Encrypt>\n<AgentID>7</AgentID></xml>\n`,
    ]) {
      expect(statusOf(query, body)).toBe(200)
    }
  })
})

describe('what is not of WeCom', () => {
  it.each([
    ['a wrong token', { token: 'QDG6eL' }],
    ['another key', { encodingAesKey: 'a'.repeat(43) }],
    ['another corporation', { corpId: 'wx5823bf96d3bd56c8' }],
    ['no corporation', { corpId: '' }],
    ['one that begins like ours', { corpId: `${corpId}x` }],
  ])('is refused with 403: %s', (_, changes) => {
    const { query, body } = sealEvent('<xml></xml>', { corpId, ...changes })
    expect(statusOf(query, body)).toBe(403)
  })

  it.each<[string, (query: URLSearchParams) => void]>([
    [
      'another signature',
      (query) => {
        query.set('msg_signature', '0'.repeat(40))
      },
    ],
    [
      'a part of the signature',
      (query) => {
        query.set('msg_signature', '477715d1')
      },
    ],
    [
      'a signature of other letters',
      (query) => {
        query.set('msg_signature', '签'.repeat(40))
      },
    ],
    [
      'another time',
      (query) => {
        query.set('timestamp', '1409659814')
      },
    ],
    [
      'another nonce',
      (query) => {
        query.set('nonce', '1')
      },
    ],
  ])('is refused with 403: %s', (_, change) => {
    const query = new URLSearchParams(official.query)
    change(query)
    expect(statusOf(query, wrap(official.encrypted))).toBe(403)
  })

  it.each(['msg_signature', 'timestamp', 'nonce'])(
    'is refused with 400: no %s, an empty one or two',
    (name) => {
      const [without, empty, twice] = [1, 2, 3].map(() => new URLSearchParams(official.query)) as [
        URLSearchParams,
        URLSearchParams,
        URLSearchParams,
      ]
      without.delete(name)
      empty.set(name, '')
      twice.append(name, '1')
      for (const query of [without, empty, twice]) expect(statusOf(query, wrap(official.encrypted))).toBe(400)
    },
  )

  const { encrypted } = official
  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['JSON', JSON.stringify({ Encrypt: encrypted })],
    ['no encrypted text', '<xml><ToUserName>ww1</ToUserName></xml>'],
    ['an empty one', wrap('')],
    ['two', `<xml><Encrypt>${encrypted}</Encrypt><Encrypt>${encrypted}</Encrypt></xml>`],
    ['one that is cut off', wrap(encrypted).slice(0, 200)],
    ['one without an end', `<xml><Encrypt>${encrypted}`],
    ['one outside the message', `<Encrypt>${encrypted}</Encrypt><xml></xml>`],
    ['one whose CDATA does not end', `<xml><Encrypt><![CDATA[${encrypted}</Encrypt></xml>`],
    ['one whose CDATA does not begin', `<xml><Encrypt>${encrypted}]]></Encrypt></xml>`],
    ['no base64', wrap('****')],
    ['base64 with more in it', wrap(`${encrypted} `.replace('Q==', 'Q==\n=='))],
    ['a DOCTYPE', `<!DOCTYPE xml [<!ENTITY a "b">]>${wrap(encrypted)}`],
    ['a doctype in small letters', `<!doctype xml>${wrap(encrypted)}`],
    ['an ENTITY', wrap(encrypted).replace('<xml>', '<xml><!ENTITY a "b">')],
  ])('is refused with 400: %s', (_, body) => {
    expect(statusOf(official.query, body)).toBe(400)
  })

  it.each([encrypted.slice(0, -4), encrypted.slice(0, 44), 'AAAA', 'A'.repeat(44), 'A'.repeat(1000)])(
    'is refused with 403 although it is signed rightly: %s',
    (text) => {
      expect(statusOf(signOver(text), wrap(text))).toBe(403)
    },
  )

  it('is anything that somebody makes up', () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String(), fc.string(), (body, made, signature) => {
        const query = new URLSearchParams({ msg_signature: signature, timestamp: '1', nonce: '2' })
        expect(statusOf(query, body)).toBeGreaterThanOrEqual(400)
        expect(statusOf(query, wrap(made))).toBeGreaterThanOrEqual(400)
      }),
    )
  })

  it.each(['<a/>', '<Encrypt>', '<Encrypt>a</Encrypt>', '<![CDATA[', '<', ' ', '&amp;', '</Encrypt>', 'A'])(
    'is refused, and a mebibyte of %s costs no more than its length',
    (piece) => {
      const body = `<xml><Encrypt>${piece.repeat(1024 * 1024)}`.slice(0, 1024 * 1024)
      const beganAtMs = performance.now()
      expect(statusOf(official.query, body)).toBeGreaterThanOrEqual(400)
      expect(performance.now() - beganAtMs).toBeLessThan(3000)
    },
  )
})

describe('the question whether a URL is ours', () => {
  const ask = (text: string, spoil: (echostr: string) => string = (echostr) => echostr) => {
    const { encrypted: sealed, query } = sealText(text, { corpId })
    query.set('echostr', spoil(sealed))
    return openEcho(query, keys)
  }

  it('is answered with the text that was encrypted, whatever it is', () => {
    for (const text of ['1616140317555161061', '', ' "quoted"\n', '你好']) {
      expect(ask(text)).toMatchObject({ kind: 'opened', text })
    }
  })

  it('is understood where a plus sign of base64 came as a space', () => {
    let text = ''
    while (!sealText(text, { corpId }).encrypted.includes('+')) text += 'x'
    expect(ask(text, (echostr) => echostr.replaceAll('+', ' '))).toMatchObject({ kind: 'opened', text })
  })

  it('is refused without an echostr, and with one that was changed', () => {
    const { query } = sealText('1', { corpId })
    expect(openEcho(query, keys)).toMatchObject({ kind: 'refused', status: 400 })
    expect(ask('1', (echostr) => `A${echostr.slice(1)}`)).toMatchObject({ kind: 'refused', status: 403 })
  })
})

describe('a refusal', () => {
  it.each([
    ['its query is not that of WeCom', new URLSearchParams(), wrap(official.encrypted), {}],
    ['it holds no encrypted text', official.query, '<xml></xml>', {}],
    [
      'its signature is wrong: compare callback.token',
      official.query,
      wrap(official.encrypted),
      { token: 'other' },
    ],
    [
      'it is not for this app: compare callback.encodingAesKey and corpId',
      official.query,
      wrap(official.encrypted),
      { corpId: 'ww2' },
    ],
  ])('says to the operator that %s', (reason, query, body, others) => {
    expect(openEvent(query, body, { ...keys, ...others })).toMatchObject({ kind: 'refused', reason })
  })

  it('says nothing of what was sent, nor of the keys', () => {
    const { query, body } = sealEvent('<xml>told</xml>', { corpId: 'ww-other' })
    const said = JSON.stringify([
      openEvent(query, body, keys),
      openEvent(query, body, { ...keys, token: 'other' }),
    ])
    for (const secret of [...Object.values(keys), 'told', 'ww-other', query.get('msg_signature') ?? '']) {
      expect(said).not.toContain(secret)
    }
  })
})

describe('an event that is read', () => {
  const read = (fields: Parameters<typeof renderChange>[0]) => {
    const { due, rename } = parseEvent(renderChange(fields, 0)) ?? {}
    return { due: due?.map(({ kind, key }) => `${kind} ${key}`), ...(rename !== undefined && { rename }) }
  }

  it.each<[string, Parameters<typeof renderChange>[0], string[]]>([
    ['create_user, slim', { ChangeType: 'create_user', UserID: 'LiNa', Department: '1,2' }, ['user LiNa']],
    [
      'create_user, full',
      {
        ChangeType: 'create_user',
        UserID: 'LiNa',
        Name: '李娜 & <Co>',
        Department: '1,2',
        MainDepartment: 1,
        IsLeaderInDept: '1,0',
        Mobile: '13800000000',
        ExtAttr: {
          Item: [
            { Name: '爱好', Type: 0, Text: { Value: '旅游' } },
            { Name: 'x', Type: 1, Web: { Title: 'UserID', Url: '' } },
          ],
        },
      },
      ['user LiNa'],
    ],
    ['update_user', { ChangeType: 'update_user', UserID: 'LiNa', Department: '3' }, ['user LiNa']],
    ['delete_user', { ChangeType: 'delete_user', UserID: '007' }, ['user 007']],
    ['delete_user, with more', { ChangeType: 'delete_user', UserID: '007', NewUserID: '8' }, ['user 007']],
    ['create_user, with more', { ChangeType: 'create_user', UserID: '007', NewUserID: '8' }, ['user 007']],
    ['delete_party, with more', { ChangeType: 'delete_party', Id: 20, ParentId: 2 }, ['department 20']],
    [
      'of the longest user id',
      { ChangeType: 'delete_user', UserID: 'x'.repeat(64) },
      [`user ${'x'.repeat(64)}`],
    ],
    ['of a user id that is too long in bytes', { ChangeType: 'delete_user', UserID: '娜'.repeat(22) }, []],
    [
      'create_party, slim',
      { ChangeType: 'create_party', Id: 20, ParentId: 2 },
      ['department 20', 'department 2'],
    ],
    [
      'create_party, full',
      { ChangeType: 'create_party', Id: 20, Name: '组', ParentId: '1', Order: 1 },
      ['department 20', 'department 1'],
    ],
    [
      'update_party, moved',
      { ChangeType: 'update_party', Id: 20, ParentId: 5 },
      ['department 20', 'department 5'],
    ],
    ['update_party, renamed', { ChangeType: 'update_party', Id: 20, Name: '组' }, ['department 20']],
    ['update_party of the root', { ChangeType: 'update_party', Id: 1, ParentId: 0 }, ['department 1']],
    ['delete_party', { ChangeType: 'delete_party', Id: 20 }, ['department 20']],
    [
      'update_tag',
      {
        ChangeType: 'update_tag',
        TagId: 1,
        AddUserItems: 'a,b',
        DelUserItems: 'c',
        AddPartyItems: '7',
        DelPartyItems: '8, 9',
      },
      ['user a', 'user b', 'user c', 'department 7', 'department 8', 'department 9'],
    ],
    ['subscribe', { Event: 'subscribe', FromUserName: 'LiNa', AgentID: 1 }, ['user LiNa']],
    ['unsubscribe', { Event: 'unsubscribe', FromUserName: 'LiNa', AgentID: 1 }, ['user LiNa']],
    ['of another kind', { Event: 'enter_agent', FromUserName: 'LiNa' }, []],
    ['of another change', { ChangeType: 'create_galaxy', UserID: 'LiNa', Id: 1 }, []],
    ['no event', { MsgType: 'text', ChangeType: 'create_user', UserID: 'LiNa' }, []],
    ['without its user', { ChangeType: 'create_user', UserID: '' }, []],
    ['with two users', { ChangeType: 'create_user', UserID: [{}, {}] }, []],
    ['with a user of a linked corporation', { ChangeType: 'create_user', UserID: 'ww1/LiNa' }, []],
    ['with a user that is too long', { ChangeType: 'create_user', UserID: 'x'.repeat(65) }, []],
    ['with a department that is no number', { ChangeType: 'delete_party', Id: '1e9' }, []],
    ['with names of prototypes', { ChangeType: 'constructor', Event: 'toString', UserID: 'x' }, []],
    [
      'about a user with the name of a prototype',
      { ChangeType: 'delete_user', UserID: '__proto__' },
      ['user __proto__'],
    ],
  ])('%s', (_, fields, due) => {
    expect(read(fields)).toEqual({ due })
  })

  it('a renaming', () => {
    const fields = { ChangeType: 'update_user', UserID: 'LiNa', NewUserID: 'lina.li' }
    expect(read(fields)).toEqual({
      due: ['user LiNa', 'user lina.li'],
      rename: { oldUserId: 'LiNa', newUserId: 'lina.li' },
    })
  })

  it('has the time of WeCom, or none', () => {
    expect(parseEvent(renderChange({}, 1_700_000_000_000))?.createdAtMs).toBe(1_700_000_000_000)
    expect(parseEvent('<xml><MsgType>event</MsgType></xml>')?.createdAtMs).toBeNaN()
  })

  it.each([
    '',
    'hello',
    '{}',
    '<a></a>',
    '<xml/>',
    '<xml></xml>',
    '<xml>text</xml>',
    '<xml><__proto__>1</__proto__></xml>',
    '<!DOCTYPE a><xml><a>1</a></xml>',
    '<xml><a>1</a></xml><xml><a>2</a></xml>',
    `${'<xml>'.repeat(50)}${'</xml>'.repeat(50)}`,
  ])('is none of WeCom: %s', (text) => {
    expect(parseEvent(text)).toBeUndefined()
  })

  it.each(['constructor', 'prototype', 'hasOwnProperty', 'toString'])(
    'does not stumble over a tag %s',
    (tag) => {
      expect(parseEvent(`<xml><${tag}>1</${tag}></xml>`)?.due ?? []).toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
    },
  )
})

/** A query that signs a text which nobody encrypted. */
function signOver(text: string): URLSearchParams {
  const [timestamp, nonce] = ['1409659813', '1372623149']
  return new URLSearchParams({
    msg_signature: sign(exampleCallback.token, timestamp, nonce, text),
    timestamp,
    nonce,
  })
}
