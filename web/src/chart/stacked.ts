/** stacked puts lines one upon the other: each is the sum of those before it and its own. */
export function stacked(lines: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const below: number[] = [];
  return lines.map((values) =>
    values.map((value, at) => {
      if (value === null) return null;
      below[at] = (below[at] ?? 0) + value;
      return below[at];
    }),
  );
}
