/** Two charts as plain SVG: bars in rows, a line where the aim is. */

const [left, right, rowHeight, top] = [330, 110, 26, 56]
const width = 860

/** The files beside RESULTS.md, by name. */
export function drawCharts(sections) {
  const rowsOf = (name) => sections.find((section) => section.name === name)?.rows ?? []
  return {
    'figures.svg': drawBars(
      'How far each figure is beyond its aim (1 = reached)',
      [
        ...rowsOf('login').map((row) => ({
          label: `login, ${row.case}, of bare undici`,
          value: Number(row.ratio) / 0.5,
        })),
        ...rowsOf('http').map((row) => ({
          label: `HTTP login, ${row.case}, over better-auth`,
          value: Number(row.ratio) / 10,
        })),
        ...rowsOf('latency').map((row) => ({
          label: `20 ms login, ${row.case}, of Logto`,
          value: 0.5 / Number(row.ratio),
        })),
        ...rowsOf('load')
          .filter(({ toReach }) => toReach === 'at most 1.5')
          .map((row) => ({ label: `${row.case}, over fast-glob + parse`, value: 1.5 / Number(row.ratio) })),
        ...rowsOf('sync')
          .filter(({ toReach }) => toReach === 'at most 1.3')
          .map((row) => ({ label: `sync, ${row.case}`, value: 1.3 / Number(row.ratio) })),
      ],
      { aim: 1, unit: '×' },
    ),
    'start.svg': drawBars(
      'From process start to 1,000 and 10,000 live elements, in ms',
      rowsOf('load').flatMap(({ case: what, ours, against }, at, all) => {
        const [name, rest] = against.split(': ')
        const isFirst = all.findIndex((one) => one.case === what) === at
        const own = { label: `${what}, wecom-elements`, value: readMs(ours), isOurs: true }
        return [...(isFirst ? [own] : []), { label: `${what}, ${name}`, value: readMs(rest ?? '') }]
      }),
      { unit: ' ms' },
    ),
  }
}

function readMs(text) {
  return Number(/([\d,.]+) ms/.exec(text)?.[1]?.replaceAll(',', '') ?? NaN)
}

function drawBars(heading, bars, { aim, unit }) {
  const drawn = bars.filter(({ value }) => Number.isFinite(value))
  const largest = Math.max(...drawn.map(({ value }) => value), aim ?? 0, 0.001)
  const scale = (width - left - right) / largest
  const height = top + drawn.length * rowHeight + 16
  const rows = drawn.map(({ label, value, isOurs }, at) => {
    const y = top + at * rowHeight
    const isGood = aim === undefined ? isOurs : value >= aim
    const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${escapeText(label)}</text>
<rect x="${left}" y="${y + 3}" width="${(value * scale).toFixed(1)}" height="${rowHeight - 8}" rx="2" fill="${isGood ? '#2563a8' : '#b9793a'}"/>
<text x="${(left + value * scale + 6).toFixed(1)}" y="${y + 15}">${shown}${unit}</text>`
  })
  const x = aim === undefined ? 0 : left + aim * scale
  const line =
    aim === undefined
      ? ''
      : `<line x1="${x}" x2="${x}" y1="${top - 6}" y2="${height - 10}" stroke="#666" stroke-dasharray="4 3"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#222" role="img">
<title>${escapeText(heading)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="20" y="30" font-size="16" font-weight="600">${escapeText(heading)}</text>
${rows.join('\n')}
${line}
</svg>
`
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
