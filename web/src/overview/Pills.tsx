import { Text, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { toQuery } from "../chart/goal";
import { quantity } from "../ui/format";
import { sentence } from "../ui/sentence";
import { deltaOf, groupOf, type Numbered, type Told } from "./numbers";
import classes from "./Overview.module.css";

interface Props {
  told: Told;
  days: number;
  at: string | undefined;
}

// More of these is neither good nor bad.
const neutral = ["devices", "new"];

/** Pills are what one wants to know first, each leading to the query that it counts. */
export function Pills({ told, days, at }: Props) {
  return (
    <ul className={classes.pills} aria-label="At a glance">
      {groupOf(told, "pills").map((number) => (
        <li key={number.name}>
          <Pill number={number} delta={deltaOf(told, number)} days={days} at={at} />
        </li>
      ))}
    </ul>
  );
}

interface PillProps {
  number: Numbered;
  delta: number | undefined;
  days: number;
  at: string | undefined;
}

function Pill({ number, delta, days, at }: PillProps) {
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
        <Delta of={number.name} delta={delta} days={days} />
      </Link>
    </Tooltip>
  );
}

function Delta({ of, delta, days }: { of: string; delta: number | undefined; days: number }) {
  if (delta === undefined) return <span className={classes.delta}>&nbsp;</span>;
  const text = delta === 0 ? "as before" : `${delta > 0 ? "+" : "−"}${quantity(Math.abs(delta))}`;
  const good = neutral.includes(of) || delta === 0 ? undefined : delta < 0;
  return (
    <span className={classes.delta} data-good={good}>
      {text} <span className={classes.since}>in {days} days</span>
    </span>
  );
}
