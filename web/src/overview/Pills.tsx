import { Text, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { toQuery } from "../chart/goal";
import { quantity } from "../ui/format";
import { sentence } from "../ui/sentence";
import { type Delta, deltaOf, groupOf, type Numbered, type Told } from "./numbers";
import classes from "./Overview.module.css";

interface Props {
  told: Told;
  at: string | undefined;
}

// More of these is neither good nor bad.
const neutral = ["devices", "new"];

/** Pills are what one wants to know first, each leading to the query that it counts. */
export function Pills({ told, at }: Props) {
  return (
    <ul className={classes.pills} aria-label="At a glance">
      {groupOf(told, "pills").map((number) => (
        <li key={number.name}>
          <Pill number={number} delta={deltaOf(told, number)} at={at} />
        </li>
      ))}
    </ul>
  );
}

interface PillProps {
  number: Numbered;
  delta: Delta | undefined;
  at: string | undefined;
}

function Pill({ number, delta, at }: PillProps) {
  const { title, description, query, value, uncounted } = number;
  if (value === undefined) {
    return (
      <Tooltip label={sentence(uncounted ?? "")} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: why it is not known is told on focus, too */}
        <div className={classes.pill} tabIndex={0}>
          <span className={classes.label}>{title}</span>
          <span className={classes.value}>–</span>
          <Text size="xs" c="dimmed" span>
            could not be read
          </Text>
        </div>
      </Tooltip>
    );
  }
  return (
    <Tooltip
      label={description}
      multiline
      maw={300}
      openDelay={500}
      events={{ hover: true, focus: true, touch: false }}
    >
      <Link {...toQuery(query, at)} className={classes.pill} data-led>
        <span className={classes.label}>{title}</span>
        <span className={classes.value}>{quantity(value)}</span>
        <Changed of={number.name} delta={delta} />
      </Link>
    </Tooltip>
  );
}

const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });

function Changed({ of, delta }: { of: string; delta: Delta | undefined }) {
  if (delta === undefined) return <span className={classes.delta}>&nbsp;</span>;
  const sign = delta.by === 0 ? "±" : delta.by > 0 ? "+" : "−";
  const good = neutral.includes(of) || delta.by === 0 ? undefined : delta.by < 0;
  return (
    <span className={classes.delta} data-good={good}>
      {sign}
      {quantity(Math.abs(delta.by))} <span className={classes.since}>since {day.format(delta.since)}</span>
    </span>
  );
}
