/** sentence begins a text with a capital letter and ends it with a full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return begun === "" || /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}

/** linesOf are the lines of a text, each once: several things may fail for one reason. */
export const linesOf = (text: string): string[] => [...new Set(text.split("\n"))];
