const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** shortly is a moment in few words, in the zone of who reads it. */
export const shortly = (at: string | number | Date): string => short.format(new Date(at));

const written = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;

/** inZone is a text with its moments in the zone of who reads it. */
export const inZone = (text: string): string => text.replace(written, (at) => shortly(at));

/** forField is a moment as a field for date and time holds it, in the zone of who reads it. */
export function forField(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** fromField is what such a field holds, in RFC 3339; nothing when it is no moment. */
export function fromField(text: string): string | undefined {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
