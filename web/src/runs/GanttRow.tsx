import { Group, Text, Tooltip } from "@mantine/core";
import { duration, quantity } from "../ui/format";
import { inZone } from "../ui/momentField";
import { StateBadge } from "../ui/StateBadge";
import { sentence } from "../ui/sentence";
import classes from "./Gantt.module.css";
import { placeOf, type Span, ticksOf } from "./gantt";
import { reasonOf, type Step, stepWord, tookOf, wayName } from "./words";

interface Props {
  step: Step;
  name: string;
  span: Span;
  ended: boolean;
  now: Date;
}

/** GanttRow is a step of a run: how far it has come, when it was at work, and why it has gaps. */
export function GanttRow({ step, name, span, ended, now }: Props) {
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
