const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["week", 7 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
];

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const grouped = new Intl.NumberFormat("en");
const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

/** relative is how far a moment is from now, in words: 3 hours ago, in 2 days. */
export function relative(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 5 ? "in less than a minute" : "just now";
}

/** exact is a moment in full, in the zone of who reads it. */
export const exact = (at: Date): string => exactly.format(at);

/** duration is how long something took: under 1 ms, 850 ms, 3.2 s, 4 min 5 s, 2 h 10 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.5) return "under 1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** quantity is a number with its thousands grouped; of small fractions it is the digits that matter. */
export const quantity = (n: number): string => (Math.abs(n) < 0.01 ? small : grouped).format(n);

/** counted is a number of things: 1 device, 2,000 devices. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${quantity(n)} ${n === 1 ? one : many}`;

const steps = ["B", "KiB", "MiB", "GiB", "TiB"];

/** size is a number of bytes: 512 B, 3.4 MiB. */
export function size(bytes: number): string {
  let step = 0;
  let n = bytes;
  while (n >= 1024 && step < steps.length - 1) {
    n /= 1024;
    step++;
  }
  return `${step === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${steps[step]}`;
}
