/** The style of all pages: system fonts, light and dark, from a phone to a desktop, and the two sizes of the SDK's panel. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1d2129, #e6e8eb); --soft: light-dark(#5b626c, #a3abb5); --line: light-dark(#dcdfe4, #3a4048);
  --paper: light-dark(#fff, #22262b); --ground: light-dark(#f4f5f7, #16181b); --hover: light-dark(#f2f6fe, #2a3038);
  --accent: light-dark(#1f5fd6, #8ab0fa); --mark: light-dark(#a33f05, #f5b46b); --wrong: light-dark(#b42318, #ff9d92);
}
:root[data-scheme=light] { color-scheme: light }
:root[data-scheme=dark] { color-scheme: dark }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
.banner { padding: .4rem 1rem; background: #ffe58f; color: #3d2f00; text-align: center; text-wrap: balance; font-size: .8125rem; font-weight: 600 }
main { max-width: 44rem; margin: 2rem auto; padding: 1.75rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px }
main:focus { outline: none }
main:has(.login) { max-width: 60rem }
h1 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.3 }
h2 { margin: 0 0 .75rem; font-size: .9375rem; font-weight: 600 }
p { margin: .25rem 0 1rem }
a { color: var(--accent) }
.soft, .code { color: var(--soft); font-size: .875rem }
.code { margin-bottom: 0 }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none }
button { font: inherit; color: inherit; cursor: pointer; border: 1px solid var(--line); border-radius: 8px; background: transparent; padding: .5rem 1.25rem }
button:hover { border-color: var(--accent); background: var(--hover) }
:is(a, button, input):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.person { display: grid; align-content: start; width: 100%; height: 100%; padding: .5rem .75rem; text-align: left }
.person b { font-weight: 600 }
.person span { display: block; color: var(--soft); font-size: .8125rem; line-height: 1.4; overflow-wrap: anywhere }
.person .mark { color: var(--mark) }
.primary, .primary:hover { background: #1f5fd6; border-color: #1f5fd6; color: #fff }
.primary:hover { background: #1a4fb4 }
fieldset { margin: 0 0 1rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: 8px }
legend { padding: 0 .25rem; color: var(--soft); font-size: .875rem }
label { display: block; padding: .3rem 0 }
.other-person { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-top: 1rem }
.other-person label { flex: 1 1 12rem; padding: 0; font-size: .875rem }
input[type=text] { width: 100%; font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit }
.fragment-error { display: none }
.no-fragment .fragment-error { display: block }
.no-fragment main > :not(.fragment-error) { display: none }

[value=deny] { margin-left: .5rem }

.login { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2rem; margin-top: 1.25rem }
.qr { position: sticky; top: 1rem; align-self: start; text-align: center }
.qr p { margin: .75rem 0 .25rem; color: var(--soft); font-size: .875rem }
.qr a { font-size: .875rem }
.qr-box { position: relative; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: #fff; line-height: 0 }
.qr-box svg { width: 100% }
.qr-box button { display: none; position: absolute; inset: 0; margin: auto; width: max-content; max-width: 90%; height: max-content; line-height: 1.4 }
.quick { margin-bottom: 1.25rem }
.quick button { width: 100%; padding: .5rem }
.quick span { display: block; font-size: .8125rem }
:is([data-status=expired], [data-status=failed], [data-status=refused]) .qr-box button { display: block }
[data-status]:not([data-status=waiting]) .qr-box svg { opacity: .12 }
[data-status=allowed] .qr-box::after { content: "✓"; position: absolute; inset: 0; display: grid; place-items: center; color: #0a7d3f; font: 600 4rem/1 system-ui }
[data-status=expired] .when-failed, :is([data-status=failed], [data-status=refused]) .when-expired { display: none }
:is([data-status=failed], [data-status=refused], [data-status=expired]) .qr p { color: var(--wrong) }
:is([data-status=failed], [data-status=refused], [data-status=expired], [data-status=allowed]) .qr a { visibility: hidden }
.people[inert] { opacity: .5 }
@media (max-width: 44rem) {
  main { margin: 0; padding: 1.25rem 1rem; border-width: 0 0 1px; border-radius: 0 }
  body:not(.panel) .login { grid-template-columns: minmax(0, 1fr); gap: 1.5rem }
  .qr { position: static }
  body:not(.panel) .qr-box { max-width: 13rem; margin: 0 auto }
}

.panel { display: flex; flex-direction: column; height: 100vh; font-size: 14px }
.panel .banner { padding: .15rem .5rem; font-size: .75rem }
.panel .banner .other { display: none }
.panel main { flex: 1; min-height: 0; width: 100%; max-width: none; margin: 0; padding: .75rem 1rem; border: 0; border-radius: 0; display: flex; flex-direction: column; overflow: auto }
.panel h1 { font-size: 1.0625rem; text-align: center }
.panel h2 { margin-bottom: .375rem; font-size: .8125rem }
.panel .login { flex: 1; min-height: 0; margin-top: .5rem; grid-template-columns: 10.5rem minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); gap: 1rem }
.panel .qr p, .panel .qr a { font-size: .8125rem; line-height: 1.4 }
.panel .people, .panel .people form:has(ul) { display: flex; flex-direction: column; min-height: 0 }
.panel .people form:has(ul) { flex: 1 }
.panel .people ul { flex: 1; min-height: 0; overflow: auto; grid-template-columns: minmax(0, 1fr); align-content: start; gap: .25rem; margin-bottom: .5rem; padding: 3px }
.panel .person { display: flex; flex-wrap: wrap; column-gap: .5rem; align-items: baseline; padding: .2rem .625rem }
.panel .person span { font-size: .75rem }
.panel .person span:last-child { flex: 1 0 100% }
.panel [name=refuse] { padding: .25rem }
.panel [role=alert] { margin: auto 0 .5rem; text-align: center }
.panel [role=alert] + .code { margin-bottom: auto; padding-bottom: 2rem; text-align: center }
.panel .quick { margin-bottom: .5rem }
.panel .quick button { padding: .25rem }
.panel .quick span { font-size: .75rem }
.panel .other-person { margin-top: .5rem }
@media (max-width: 26rem) {
  .panel main { padding: .5rem .75rem }
  .panel .login { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto minmax(0, 1fr); gap: .5rem; margin-top: .25rem }
  .panel .qr { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); column-gap: .75rem; text-align: left }
  .panel .person span:last-child:not(.mark) { flex: 0 1 auto }
  .panel .quick span { display: inline; margin-left: .5rem }
  .panel .people h2 { margin-bottom: .125rem }
  .panel .qr h2 { align-self: end }
  .panel .qr-box { grid-column: 1; grid-row: 1 / 4 }
  .panel .qr { position: static }
  .panel .qr-box button { padding: .25rem .5rem; font-size: .8125rem }
  .panel .qr :is(h2, p, a) { grid-column: 2; margin: 0 }
}
`
