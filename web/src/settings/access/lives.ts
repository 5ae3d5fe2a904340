/** lives are how long a token may live, in days; the last one for ever. */
export const lives = [
  { value: "1", label: "In a day" },
  { value: "7", label: "In a week" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "", label: "Never" },
];

/** endOf is when a token ends that lives so many days; nothing for one that never does. */
export function endOf(days: string, now: Date): string | undefined {
  return days === "" ? undefined : new Date(now.getTime() + Number(days) * 24 * 3600 * 1000).toISOString();
}
