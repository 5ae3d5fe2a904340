import { Text, VisuallyHidden } from "@mantine/core";
import { useSourceName } from "../integrations/kinds";
import { useMay } from "../session/me";
import { AnchorLink } from "../ui/links";
import { useNow } from "../ui/Moment";
import classes from "./Gantt.module.css";
import { GanttRow } from "./GanttRow";
import { spanOf, ticksOf } from "./gantt";
import { hasEnded, type Run } from "./words";

/** Gantt shows the steps of a run, one under the other, by when they began and how long they took. */
export function Gantt({ run }: { run: Run }) {
  const ended = hasEnded(run);
  const now = useNow(ended ? 60_000 : 500);
  const name = useSourceName();
  const may = useMay();
  const span = spanOf(run, now);
  const ticks = ticksOf(span);
  if (run.steps.length === 0) {
    return (
      <Text size="sm" c="dimmed" p={8}>
        {ended ? "It ended before its first step." : "No step has begun yet."}
      </Text>
    );
  }
  const off = run.steps.filter((step) => step.off);
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">State</th>
            <th scope="col" className={classes.lane}>
              <VisuallyHidden>When</VisuallyHidden>
              <div className={classes.axis} aria-hidden>
                {ticks.map((tick) => (
                  <span key={tick.at} className={classes.tick} style={{ left: `${tick.at}%` }}>
                    {tick.text}
                  </span>
                ))}
              </div>
            </th>
            <th scope="col" className={classes.number}>
              Time
            </th>
            <th scope="col" className={`${classes.number} ${classes.rows}`}>
              Read
            </th>
          </tr>
        </thead>
        {run.steps
          .filter((step) => !step.off)
          .map((step) => (
            <GanttRow key={step.step} step={step} name={name(step.step)} span={span} ended={ended} now={now} />
          ))}
      </table>
      {run.steps.some((step) => step.outcome === "forbidden") && may("integration.write") && (
        <Text size="sm" px={8} pt="xs">
          The{" "}
          <AnchorLink
            to="/integrations/$id"
            params={{ id: run.integration_key }}
            search={{ tab: "connection" }}
            underline="always"
          >
            test of the connection
          </AnchorLink>{" "}
          says which permissions to grant, and where.
        </Text>
      )}
      {off.length > 0 && (
        <Text size="sm" c="dimmed" px={8} pt="xs">
          Switched off: {off.map((step) => name(step.step)).join(", ")}.
        </Text>
      )}
    </>
  );
}
