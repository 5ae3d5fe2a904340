/** Scale leads from numbers to places on a line. */
export interface Scale {
  /** Where between 0 and 1 a number is. */
  at: (value: number) => number;
  /** Numbers at which to draw a line, few and round. */
  ticks: number[];
}

const roundSteps = [1, 2, 5, 10];

/** stepOf is the round distance that divides a span into at most so many. */
export function stepOf(span: number, most: number): number {
  if (span <= 0) return 1;
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = roundSteps.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** linear is a scale of even distances; it ends at a round number when it is not told where. */
export function linear(from: number, to: number, most = 5): Scale {
  const step = stepOf(to - from, most);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  const ticks = Array.from({ length: count }, (_, n) => Number((from + n * step).toPrecision(12)));
  return { at: (value) => (to === from ? 0 : (value - from) / (to - from)), ticks };
}

/** logarithmic is a scale of even factors, from a number above 0; what is below it is where it begins. */
export function logarithmic(from: number, to: number): Scale {
  const begin = Math.log10(from);
  const span = Math.log10(to) - begin;
  const ticks: number[] = [];
  for (let power = Math.ceil(begin - 1e-9); power <= begin + span + 1e-9; power++) ticks.push(10 ** power);
  return { at: (value) => (Math.log10(Math.max(value, from)) - begin) / span, ticks };
}

/** roundUp is the round number at which an axis ends that has to hold a number. */
export function roundUp(value: number, most = 5): number {
  if (value <= 0) return 1;
  const step = stepOf(value, most);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12));
}
