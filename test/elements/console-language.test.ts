import { describe, expect, it } from 'vitest'
import type { ElementPage, Elements, TypeForm } from '../../runtime/http/console/shapes.js'
import { qywxInnerConfigSchema } from '../../elements/auths/loginTypes/QywxInnerType/config-schema.js'
import { openConsoleSite } from '../support/console-site.js'

const chinese = /[\u4e00-\u9fff]/
const type = 'auths.loginTypes.QywxInnerType'

describe('what a Type says of itself in the console', () => {
  it('is in the language of the page', async () => {
    await using t = await openConsoleSite({ members: 1 })
    const ask = async <Body>(path: string, lang: string) =>
      (await (await t.client.fetch(path, { headers: { 'accept-language': lang } })).json()) as Body

    const zh = (await ask<TypeForm>(`/types/${type}`, 'zh-CN')).schema.properties ?? {}
    const en = (await ask<TypeForm>(`/types/${type}`, 'en')).schema.properties ?? {}
    expect(zh['corpSecret']).toMatchObject({ title: '应用的 Secret', writeOnly: true })
    expect(zh['callback']?.properties?.['token']?.description).toMatch(chinese)
    expect(en['corpSecret']).toMatchObject({ title: 'Secret' })
    expect(JSON.stringify([zh, en])).not.toContain('translations')

    const titlesIn = async (lang: string) => {
      const { elements } = await ask<Elements>('/elements', lang)
      const { element, details } = await ask<ElementPage>(`/elements/${type}`, lang)
      const official = elements.filter(({ root }) => root === 'official')
      return [...official, element, details, ...details.functions].map(({ title }) => title)
    }
    expect(await titlesIn('zh-CN')).toContain('企业微信自建应用登录')
    for (const title of await titlesIn('zh-CN')) expect(title).toMatch(chinese)
    for (const title of await titlesIn('en')) expect(title).not.toMatch(chinese)
  })

  it('is so whatever language the instance speaks, when it is checked and set up too', async () => {
    // What WeCom refuses is explained as well.
    await using t = await openConsoleSite({ members: 1, corpSecret: 'wrong' })
    const read = async (lang: string) => {
      const events = await t.client.events(`/check/${t.fullName}?lang=${lang}`)
      const steps = await t.client.fetch(`/instances/${t.fullName}/steps`, {
        headers: { 'accept-language': lang },
      })
      const findings = events.map(({ data }) => [data['title'], data['seen'], data['solution']])
      return JSON.stringify([findings, await steps.json()])
    }
    expect(t.login.lang).toBe('zh')
    expect(await read('en')).not.toMatch(chinese)
    expect(await read('en')).toMatch(/corpSecret is wrong.*Trusted domain/)
    expect(await read('zh-CN')).toMatch(/corpSecret 不正确.*可信域名/)
  })

  it('has a Chinese title and description for each key', () => {
    const { callback, ...others } = qywxInnerConfigSchema.properties
    for (const part of [...Object.values(others), callback, ...Object.values(callback.properties)]) {
      expect(part.translations.zh.title).not.toBe('')
      expect(part.translations.zh.description).toMatch(chinese)
    }
  })
})
