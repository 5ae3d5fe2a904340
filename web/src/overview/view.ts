/** ranges are the spans of time that can be looked at, in days. */
export const ranges = [7, 30, 90] as const;

/** View is what is shown of the overview, as its address tells it. */
export interface View {
  /** How many days back; 30 when absent. */
  days?: number;
  /** The moment of the past that is looked at, in RFC 3339. */
  at?: string;
}

export const usualDays = 30;

/** viewOf reads an address, and leaves out what makes no sense. */
export function viewOf({ days, at }: Record<string, unknown>): View {
  const view: View = {};
  if (ranges.some((range) => range === days) && days !== usualDays) view.days = Number(days);
  if (typeof at === "string" && !Number.isNaN(Date.parse(at))) view.at = at;
  return view;
}
