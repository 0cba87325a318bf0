/** The lines of a text that are not blank, each once, without spaces around them. */
export function listOf(text: string): string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '');
}
