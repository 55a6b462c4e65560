/** The one style of our own pages. The panel's place has its size before the panel is there, so that nothing jumps. */
export const pageStyle = `
  :root {
    color-scheme: light dark;
    --ground: #f4f6f8; --card: #fff; --text: #1d2733; --soft: #5b6673; --line: #e2e7ec; --main: #07c160; --on-main: #052e16;
    font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #14181d; --card: #1d232a; --text: #e8edf2; --soft: #a3aebb; --line: #323b45 }
  }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; grid-template-rows: auto 1fr;
    background: var(--ground); color: var(--text) }
  aside { padding: .5rem 1rem; text-align: center; font-size: .875rem; background: #fde68a; color: #422006 }
  main { place-self: center; grid-row: 2; width: min(26rem, 100% - 2rem); margin: 2rem 0; padding: 2.5rem 2rem; text-align: center;
    background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / .06) }
  main.wide { width: min(34.5rem, 100% - 2rem); padding: 2rem 1rem }
  h1 { margin: 0; font-size: 1.375rem; line-height: 1.4; overflow-wrap: anywhere }
  h2 { margin: 0; font-size: 1.125rem }
  p { margin: .75rem 0 0; color: var(--soft); overflow-wrap: anywhere }
  main a, main button { display: block; width: 100%; max-width: 20rem; margin: 1.5rem auto 0; padding: .7rem 1.25rem; border: 0;
    border-radius: .5rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
    background: var(--main); color: var(--on-main) }
  main a + a { margin-top: .75rem }
  main a:hover, main button:hover { filter: brightness(1.06) }
  :focus-visible { outline: 3px solid #2f81f7; outline-offset: 2px }
  small { display: block; margin-top: 1.5rem; color: var(--soft); overflow-wrap: anywhere }
  .login-place { min-height: 416px; margin-top: 1rem; display: grid; align-content: center; justify-items: center; outline: 0 }
  .login-place > :not(button) { max-width: 100% }
  .login-place [role="alert"], .login-place > p { padding: 0 1rem }
  .login-place button.login-plain { width: auto; margin: .25rem auto 0; padding: .25rem .5rem; background: none;
    color: inherit; text-decoration: underline; font-weight: 400 }
  .login-button { width: 100%; padding: 0 1rem }
  .login-button svg { width: 4rem; height: 4rem; fill: none; stroke: var(--main); stroke-width: 1.5; stroke-linecap: round;
    stroke-linejoin: round }
  .login-hint { font-size: .875rem }
  @media (max-width: 540px) {
    main { padding: 2rem 1.25rem }
    main.wide { width: min(22rem, 100% - 1rem); padding: 1.5rem .5rem }
    .login-place { min-height: 31rem }
  }
  @media (scripting: none) { .login-place { display: none } }`
