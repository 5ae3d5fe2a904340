import { Group, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useSourceName } from "../integrations/kinds";
import { useMay } from "../session/me";
import { duration, quantity } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { useNow } from "../ui/Moment";
import { inZone } from "../ui/momentField";
import { StateBadge } from "../ui/StateBadge";
import { sentence } from "../ui/sentence";
import classes from "./Gantt.module.css";
import { placeOf, type Span, spanOf, ticksOf } from "./gantt";
import { hasEnded, type Run, reasonOf, type Step, stepWord, tookOf, wayName } from "./words";

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
            <Row key={step.step} step={step} name={name(step.step)} span={span} ended={ended} now={now} />
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

interface RowProps {
  step: Step;
  name: string;
  span: Span;
  ended: boolean;
  now: Date;
}

function Row({ step, name, span, ended, now }: RowProps) {
  const word = stepWord(step, ended);
  const took = tookOf(step, now);
  return (
    <tbody>
      <tr className={classes.first}>
        <td>{name}</td>
        <td>
          <StateBadge word={word} />
        </td>
        <td className={classes.lane}>
          <Lane step={step} span={span} color={word.color} />
        </td>
        <td className={classes.number}>{took === undefined ? "–" : duration(took)}</td>
        <td className={`${classes.number} ${classes.rows}`}>{readOf(step)}</td>
      </tr>
      {step.reason && step.outcome !== "skipped" && (
        <tr>
          <td colSpan={5} className={classes.reason}>
            <Text size="xs" c={step.outcome === "succeeded" ? "dimmed" : undefined} maw={760}>
              {sentence(inZone(reasonOf(step)))}
            </Text>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Lane({ step, span, color }: { step: Step; span: Span; color: string }) {
  const place = placeOf(step, span);
  const share = step.expected && !step.outcome ? Math.min((step.done ?? 0) / step.expected, 1) * 100 : 0;
  return (
    <div className={classes.track}>
      {ticksOf(span).map((tick) => (
        <span key={tick.at} className={classes.line} style={{ left: `${tick.at}%` }} />
      ))}
      {place && (
        <Tooltip label={tip(step)} multiline maw={320}>
          <div className={classes.bar} data-color={color} style={{ left: `${place.left}%`, width: `${place.width}%` }}>
            {share > 0 && <div className={classes.done} style={{ width: `${share}%` }} />}
          </div>
        </Tooltip>
      )}
    </div>
  );
}

function tip(step: Step) {
  return (
    <Group gap={4} component="span">
      {step.route && <span>{sentence(wayName(step.route))}</span>}
      {step.entities !== undefined && <span>{quantity(step.entities)} entities.</span>}
      {step.relationships !== undefined && <span>{quantity(step.relationships)} relationships.</span>}
      {!step.outcome && step.done !== undefined && (
        <span>
          {quantity(step.done)}
          {step.expected ? ` of ${quantity(step.expected)}` : ""} so far.
        </span>
      )}
    </Group>
  );
}

/** readOf is how much of a step was read: in the end its rows, and until then how far it has come. */
function readOf(step: Step): string {
  if (step.outcome) return quantity(step.rows || (step.done ?? 0)); // rows are counted at the end
  if (!step.done) return "–";
  return step.expected ? `${quantity(step.done)} of ${quantity(step.expected)}` : quantity(step.done);
}
