import { type Bar, Bars } from "../chart/Bars";
import { Led, toQuery } from "../chart/goal";
import { counted, quantity } from "../ui/format";
import { groupOf, type Numbered, type Told } from "./numbers";

interface Props {
  told: Told;
  at: string | undefined;
}

/** Coverage is how many of all devices something looks after, or knows, and how many it leaves out. */
export function Coverage({ told, at }: Props) {
  const [all, ...covered] = groupOf(told, "coverage");
  const whole = all?.value ?? 0;
  const bars = covered.map((number): Bar => {
    const { title, value, query, description } = number;
    return {
      name: title,
      help: description,
      value,
      note: <Share of={number} whole={whole} at={at} />,
      color: "1",
      to: toQuery(query, at),
    };
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

function Share({ of, whole, at }: { of: Numbered; whole: number; at: string | undefined }) {
  const { title, value, gap } = of;
  if (value === undefined || whole === 0) return "not read";
  const share = `${quantity(Math.round((value / whole) * 1000) / 10)} %`;
  if (!gap?.value) return share;
  return (
    <>
      {share},{" "}
      <Led to={toQuery(gap.query, at)} label={`${counted(gap.value, "device")} without: ${title}`}>
        {quantity(gap.value)} without
      </Led>
    </>
  );
}
