/** sentence begins a text with a capital letter and ends it with a full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return begun === "" || /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}

/** linesOf are the lines of a text, each once: several things may fail for one reason, of which each try has an id. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  const reasons = lines.map((line) => line.replace(/ \(correlation id [^)]*\)/, ""));
  return lines.filter((_, at) => reasons.indexOf(reasons[at] ?? "") === at);
}
