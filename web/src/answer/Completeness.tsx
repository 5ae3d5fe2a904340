import { Badge, Collapse, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { IconAlertTriangle, IconChevronDown } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { counted } from "../ui/format";
import { Moment } from "../ui/Moment";
import { typeTitle } from "../ui/naming";
import { sentence } from "../ui/sentence";
import classes from "./Completeness.module.css";
import { type Gap, gapsOf } from "./gaps";

const words: Record<Gap["state"], { title: string; color: string }> = {
  failed: { title: "Could not be read", color: "red" },
  forbidden: { title: "Permission missing", color: "red" },
  unlicensed: { title: "Not licensed", color: "orange" },
  partial: { title: "Read in part", color: "yellow" },
  stale: { title: "Out of date", color: "yellow" },
  "never seen": { title: "Never read", color: "gray" },
  "switched off": { title: "Switched off", color: "gray" },
};

interface Props {
  of: readonly Schemas["AnswerCompleteness"][] | undefined;
  /** The warnings beside the answer, some of which say why something is missing. */
  remarks?: readonly string[];
}

/**
 * Completeness says what an answer may lack because its sources were not read,
 * not wholly or not lately. It shows nothing when all is fresh.
 */
export function Completeness({ of, remarks }: Props) {
  const [open, { toggle }] = useDisclosure();
  const id = useId();
  const gaps = gapsOf(of ?? [], remarks);
  const worst = gaps[0];
  if (!worst) return null;
  return (
    <section className={classes.frame} data-color={words[worst.state].color} aria-label="What may be missing">
      <UnstyledButton className={classes.head} onClick={toggle} aria-expanded={open} aria-controls={id}>
        <IconAlertTriangle size={16} className={classes.icon} aria-hidden />
        <Text size="sm" flex={1} miw={0} truncate={!open}>
          <b>Something may be missing.</b> {summary(gaps)}
        </Text>
        <Text size="sm" c="dimmed">
          {open ? "Less" : "Why"}
        </Text>
        <IconChevronDown size={16} className={classes.arrow} data-open={open} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        <Stack gap="sm" px="sm" pb="sm" component="ul" className={classes.list}>
          {gaps.map((gap) => (
            <GapRow key={`${gap.state} ${gap.integration} ${gap.reason}`} gap={gap} />
          ))}
        </Stack>
      </Collapse>
    </section>
  );
}

function summary(gaps: Gap[]): string {
  const first = gaps[0];
  if (!first) return "";
  const rest = gaps.reduce((n, gap) => n + gap.types.length, 0) - 1;
  const where = first.integration ? ` in ${first.integration}` : "";
  const more = rest > 0 ? `, and ${counted(rest, "more kind")} of things` : "";
  return `${typeTitle(first.types[0] ?? "")}${where}: ${words[first.state].title.toLowerCase()}${more}.`;
}

function GapRow({ gap }: { gap: Gap }) {
  const { title, color } = words[gap.state];
  return (
    <li>
      <Group gap="xs" align="baseline">
        <Badge variant="dot" color={color} tt="none" fw={500}>
          {title}
        </Badge>
        <Text size="sm" fw={500}>
          {gap.types.map(typeTitle).join(", ")}
        </Text>
        <Text size="sm" c="dimmed">
          {gap.integration && `${gap.integration} · `}
          {gap.asOf === undefined ? "never read" : "last read "}
          {gap.asOf !== undefined && <Moment at={gap.asOf} />}
        </Text>
      </Group>
      {gap.reason && <Text size="sm">{sentence(gap.reason)}</Text>}
      {gap.missing
        .filter((text) => text !== gap.reason)
        .map((text) => (
          <Text size="sm" c="dimmed" key={text}>
            {sentence(text)}
          </Text>
        ))}
    </li>
  );
}
