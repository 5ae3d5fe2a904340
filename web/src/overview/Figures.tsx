import { useMay } from "../session/me";
import { Coverage } from "./Coverage";
import { Latest } from "./Latest";
import { Meeting } from "./Meeting";
import type { Told } from "./numbers";
import classes from "./Overview.module.css";
import { Pills } from "./Pills";
import { Shares } from "./Shares";
import { Devices, Findings, Scores } from "./Trends";
import { Weaknesses } from "./Weaknesses";

interface Props {
  told: Told;
  days: number;
  /** The moment of the past that is looked at. */
  at: string | undefined;
}

/** Figures are all numbers of the overview, each leading to the query behind it. */
export function Figures({ told, days, at }: Props) {
  const may = useMay();
  return (
    <div className={classes.all}>
      <Pills told={told} at={at} />
      <div className={classes.thirds}>
        <Shares told={told} name="by_exposure" by="Exposure" at={at} />
        <Shares told={told} name="by_risk" by="Risk" at={at} />
        <Meeting told={told} at={at} />
      </div>
      <div className={classes.wide}>
        <Weaknesses told={told} at={at} />
        <Coverage told={told} at={at} />
      </div>
      <div className={classes.wide}>
        <Findings told={told} days={days} />
        {may("run.read") && !at ? <Latest /> : <Scores told={told} days={days} name="exposure_score" most={100} />}
      </div>
      <div className={classes.thirds}>
        <Devices told={told} days={days} />
        {may("run.read") && !at && <Scores told={told} days={days} name="exposure_score" most={100} />}
        <Scores told={told} days={days} name="configuration_score" />
      </div>
    </div>
  );
}
