import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch } from './app-folder.js'

/** What a module of each peer looks like; it holds what the JSON files of an instance hold. */
const templates = {
  awilix: (name, config) =>
    `module.exports = class { constructor() { this.name = '${name}'; this.config = ${config} } }`,
  autoload: (name, config) =>
    `module.exports = async (app) => { app.decorate('${name}', { name: '${name}', config: ${config} }) }
     module.exports[Symbol.for('skip-override')] = true`,
  egg: (name, config) => `module.exports = () => ({ name: '${name}', config: ${config} })`,
  moleculer: (name, config) =>
    `module.exports = { name: '${name}', settings: ${config}, actions: { start: { handler() { return 1 } } } }`,
}

/** Writes so many JavaScript modules as a peer wants them; loaders of modules read no JSON and check nothing. */
export function writeModules(peer, count) {
  const folder = join(scratch, `${peer}-${count}`)
  mkdirSync(folder, { recursive: true })
  for (let at = 0; at < count; at += 1) {
    const config = JSON.stringify({
      corpId: `ww${at}`,
      corpSecret: `secret of ${at}`,
      agentId: String(1_000_000 + at),
      redirectUri: `https://login.example.com/callback/${at}`,
    })
    const file = peer === 'moleculer' ? `login${at}.service.js` : `login${at}.js`
    writeFileSync(join(folder, file), templates[peer](`login${at}`, config))
  }
  return folder
}
