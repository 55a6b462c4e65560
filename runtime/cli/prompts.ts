/** Questions to whoever sits at the terminal. They are loaded when there is one to ask. */
import type { CliIo } from './io.js'

/** Where a question is asked; Ctrl-C rejects with `ExitPromptError`. */
const at = ({ in: input, err: output }: CliIo) => ({ input, output })

/** Says what is wrong with an answer; undefined when nothing is. */
export type CheckAnswer = (answer: string) => string | undefined

export async function confirm(io: CliIo, message: string, isDefault: boolean): Promise<boolean> {
  const prompts = await import('@inquirer/prompts')
  return prompts.confirm({ message, default: isDefault }, at(io))
}

export async function askText(
  io: CliIo,
  message: string,
  { check, proposal }: { readonly check: CheckAnswer; readonly proposal?: string | undefined },
): Promise<string> {
  const prompts = await import('@inquirer/prompts')
  const validate = (answer: string) => check(answer.trim()) ?? true
  const answer = await prompts.input(
    { message, validate, ...(proposal !== undefined && { default: proposal }) },
    at(io),
  )
  return answer.trim()
}

/** Asks without showing what is typed. */
export async function askSecret(io: CliIo, message: string, check: CheckAnswer): Promise<string> {
  const prompts = await import('@inquirer/prompts')
  const validate = (answer: string) => check(answer.trim()) ?? true
  return (await prompts.password({ message, mask: '*', validate }, at(io))).trim()
}

export interface Choice {
  readonly value: string
  readonly name: string
  readonly description?: string
}

export async function askOne(io: CliIo, message: string, choices: readonly Choice[]): Promise<string> {
  const prompts = await import('@inquirer/prompts')
  return prompts.select({ message, choices }, at(io))
}

export async function askSome(io: CliIo, message: string, choices: readonly Choice[]): Promise<string[]> {
  const prompts = await import('@inquirer/prompts')
  return prompts.checkbox({ message, choices, pageSize: 12 }, at(io))
}
