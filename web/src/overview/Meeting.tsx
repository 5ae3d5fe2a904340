import { Chart } from "../chart/Chart";
import { Led, toQuery } from "../chart/goal";
import { quantity } from "../ui/format";
import { groupOf, type Numbered, numberOf, type Told } from "./numbers";
import classes from "./Overview.module.css";

/** Meeting is which devices the sensor and the directory know: both, one of them, none. */
export function Meeting({ told, at }: { told: Told; at: string | undefined }) {
  const all = numberOf(told, "devices")?.value ?? 0;
  const number = (name: string) => <Square number={numberOf(told, name)} all={all} at={at} />;
  const figures = {
    columns: ["Known to", "Devices"],
    rows: groupOf(told, "meeting").map((one) => [one.title, quantity(one.value ?? 0)]),
  };
  return (
    <Chart
      title="Sensor and directory"
      note="Who knows a device: Defender's sensor on it, Entra's directory, both or neither."
      figures={figures}
      none={all === 0 ? "There are no devices." : undefined}
    >
      <table className={classes.meeting}>
        <thead>
          <tr>
            <td />
            <th scope="col">In the directory</th>
            <th scope="col">Not in it</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Sensor</th>
            {number("both")}
            {number("sensor_only")}
          </tr>
          <tr>
            <th scope="row">No sensor</th>
            {number("directory_only")}
            {number("neither")}
          </tr>
        </tbody>
      </table>
    </Chart>
  );
}

function Square({ number, all, at }: { number: Numbered | undefined; all: number; at: string | undefined }) {
  const value = number?.value ?? 0;
  const share = all === 0 ? 0 : value / all;
  return (
    <td className={classes.square} style={{ "--share": share.toFixed(3) } as React.CSSProperties}>
      <div className={classes.value}>
        <Led to={number && toQuery(number.query, at)} label={`${number?.title}: ${quantity(value)} devices`}>
          {quantity(value)}
        </Led>
      </div>
      <div className={classes.since}>{quantity(Math.round(share * 1000) / 10)} %</div>
    </td>
  );
}
