/** Questions to whoever sits at the terminal. They are loaded when there is one to ask. */
import type { CliIo } from './io.js'

/** Where a question is asked; Ctrl-C rejects with `ExitPromptError`. */
const at = ({ in: input, err: output }: CliIo) => ({ input, output })

export async function confirm(io: CliIo, message: string, isDefault: boolean): Promise<boolean> {
  const prompts = await import('@inquirer/prompts')
  return prompts.confirm({ message, default: isDefault }, at(io))
}
