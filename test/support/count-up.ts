/**
 * A process of its own that counts an instance up, as often as it is told: each number is written to both files, by
 * way of reading and saving. It says each number that it saved.
 */
import { createApp } from '../../runtime/index.js'

const [root = '', fullName = '', times = '0'] = process.argv.slice(2)
const app = await createApp({ root })
for (let saved = 0; saved < Number(times);) {
  const { title, config, revision } = await app.readInstance(fullName)
  const next = Number(title) + 1
  const redirectUri = `https://app.example.com/${next}`
  try {
    await app.saveInstance({ fullName, title: String(next), config: { ...config, redirectUri }, revision })
    saved += 1
    console.log(`saved ${next}.`)
  } catch (error) {
    // Somebody else was faster: begin again with what they wrote.
    if ((error as { code?: unknown }).code !== 'ELEMENT_FILES_CHANGED') throw error
  }
}
console.log('done.')
await app.close()
