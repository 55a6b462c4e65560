import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ElementError } from '../kernel/errors.js'

/** A script for browsers, under a name that changes with it. */
export interface Asset {
  readonly name: string
  readonly body: string
}

interface KeptAsset {
  readonly asset: Asset
  readonly version: string
}

const kept = new Map<string, KeptAsset>()

/** Reads a script, once for as long as its file stays as it is. */
export async function readAsset(file: URL): Promise<Asset> {
  const path = fileURLToPath(file)
  const { mtimeMs, size } = await stat(path)
  const version = `${mtimeMs} ${size}`
  const known = kept.get(path)
  if (known?.version === version) return known.asset

  const body = await readFile(path, 'utf8')
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  const asset = { name: `${basename(path).replace(/\.m?js$/, '')}.${hash}.js`, body }
  kept.set(path, { asset, version })
  return asset
}

/** The runtime's own scripts, which the build makes of `runtime/client/`. */
export function readOwnAsset(name: 'login-page' | 'client.global'): Promise<Asset> {
  const file = new URL(`../client/bundles/${name}.js`, import.meta.url)
  return readAsset(file).catch((cause: unknown) => {
    const detail = `${fileURLToPath(file)} is missing. Run \`node scripts/bundle.js\`, which \`npm start\` does too.`
    throw new ElementError('ELEMENT_CLASS_INVALID', detail, { cause })
  })
}
