import { Skeleton } from "@mantine/core";
import classes from "./Overview.module.css";

const pills = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** WaitingOverview holds the place of the overview until it is here. */
export function WaitingOverview() {
  return (
    <div role="status" aria-label="Loading" className={classes.all}>
      <div className={classes.pills}>
        {pills.map((pill) => (
          <Skeleton key={pill} height={92} />
        ))}
      </div>
      <div className={classes.thirds}>
        <Skeleton height={236} />
        <Skeleton height={236} />
        <Skeleton height={236} />
      </div>
      <div className={classes.wide}>
        <Skeleton height={310} />
        <Skeleton height={310} />
      </div>
    </div>
  );
}
