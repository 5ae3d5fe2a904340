import { type Bar, Bars } from "../chart/Bars";
import { toQuery } from "../chart/goal";
import { quantity } from "../ui/format";
import { groupOf, type Told } from "./numbers";

/** Coverage is how many of all devices something looks after, or knows. */
export function Coverage({ told, at }: { told: Told; at: string | undefined }) {
  const [all, ...covered] = groupOf(told, "coverage");
  const whole = all?.value ?? 0;
  const bars = covered.map(({ title, value, query, description }): Bar => {
    const share =
      value === undefined || whole === 0 ? "not read" : `${quantity(Math.round((value / whole) * 1000) / 10)} %`;
    return { name: title, help: description, value, note: share, color: "1", to: toQuery(query, at) };
  });
  return (
    <Bars
      title="Coverage"
      note={`Of ${quantity(whole)} devices, how many each of these covers.`}
      bars={bars}
      by="Coverage"
      unit="Devices"
      whole={whole}
    />
  );
}
