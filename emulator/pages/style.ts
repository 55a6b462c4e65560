/** The style of all pages: one column, system fonts, light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #646a73; --line: #dee0e3; --paper: #fff; --ground: #f5f6f7; --accent: #2b6de5 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa1ab; --line: #373c43; --paper: #22262b; --ground: #17191c; --accent: #7fa8f8 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
.banner { margin: 0; padding: .5rem 1rem; background: #ffe58f; color: #3d2f00; text-align: center; font-size: .875rem; font-weight: 600 }
main { max-width: 44rem; margin: 1.5rem auto; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 .25rem; font-size: 1.25rem }
p { margin: .25rem 0 1rem }
.soft, .code { color: var(--soft); font-size: .875rem }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none }
button { font: inherit; color: inherit; cursor: pointer; border: 1px solid var(--line); border-radius: 8px; background: transparent; padding: .5rem 1rem }
button:hover { border-color: var(--accent) }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.person { width: 100%; height: 100%; padding: .5rem .75rem; text-align: left }
.person b { font-weight: 600 }
.person span { display: block; color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere }
.person .mark { display: inline; margin-left: .5rem; color: #b54708; font-weight: 400 }
@media (prefers-color-scheme: dark) { .person .mark { color: #f5b46b } }
.primary { background: #2b6de5; border-color: #2b6de5; color: #fff }
fieldset { margin: 0 0 1rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px }
label { display: block; padding: .2rem 0 }
input[type=text] { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit }
.fragment-error { display: none }
.no-fragment .fragment-error { display: block }
.no-fragment main > :not(.fragment-error) { display: none }
`
