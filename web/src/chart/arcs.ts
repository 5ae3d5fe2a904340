const at = (turn: number, radius: number) => {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${(radius * Math.cos(angle)).toFixed(3)} ${(radius * Math.sin(angle)).toFixed(3)}`;
};

/** ringOf is a part of a ring around 0 0, from and to so many turns from the top, clockwise. */
function ringOf(from: number, to: number, outer: number, inner: number): string {
  const large = to - from > 0.5 ? 1 : 0;
  return (
    `M${at(from, outer)}A${outer} ${outer} 0 ${large} 1 ${at(to, outer)}` +
    `L${at(to, inner)}A${inner} ${inner} 0 ${large} 0 ${at(from, inner)}Z`
  );
}

/** arcsOf are the paths of the parts of a ring. What is nothing has none; what is all of it is a ring in two halves. */
export function arcsOf(values: readonly number[], outer: number, inner: number): string[] {
  const sum = values.reduce((all, value) => all + value, 0);
  let from = 0;
  return values.map((value) => {
    if (sum === 0 || value === 0) return "";
    const to = from + value / sum;
    const path =
      value === sum ? ringOf(0, 0.5, outer, inner) + ringOf(0.5, 1, outer, inner) : ringOf(from, to, outer, inner);
    from = to;
    return path;
  });
}
