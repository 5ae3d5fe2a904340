import { Button, Checkbox, Collapse, Text, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { quantity } from "../ui/format";
import { titleOf, typeTitle } from "../ui/naming";
import classes from "./Assets.module.css";
import { agoOf, parsed, toggled } from "./filter";
import { useView } from "./useView";

interface Choice {
  filter: string;
  label: string;
  count?: number;
}

const few = 6;
const many = 10;

/** FacetOf is the values of one column, with how many rows have them. */
export function FacetOf({ facet, initiallyOpen }: { facet: Schemas["Facet"]; initiallyOpen: boolean }) {
  const { view, change } = useView();
  const { name, kind, description } = facet.column;
  const filters = view.filter ?? [];
  const active = filters.filter((text) => parsed(text).column === name).length;
  const [opened, { toggle }] = useDisclosure(initiallyOpen || active > 0);
  const body = useId();
  const Arrow = opened ? IconChevronDown : IconChevronRight;
  return (
    <section className={classes.facet} aria-label={titleOf(name)}>
      <Tooltip label={description} multiline maw={300} position="right" openDelay={600}>
        <UnstyledButton className={classes.facetTitle} onClick={toggle} aria-expanded={opened} aria-controls={body}>
          <Arrow size={14} aria-hidden />
          <span className={classes.text}>{titleOf(name)}</span>
          {active > 0 && (
            <Text span size="xs" c="dimmed">
              {active} chosen
            </Text>
          )}
        </UnstyledButton>
      </Tooltip>
      <Collapse expanded={opened} id={body}>
        <Choices
          title={titleOf(name)}
          choices={choicesOf(facet, filters)}
          few={kind === "time" ? many : few}
          more={facet.more}
          chosen={(text) => filters.includes(text)}
          onToggle={(text) => change({ filter: toggled(filters, text, kind) })}
        />
      </Collapse>
    </section>
  );
}

interface ChoicesProps {
  title: string;
  choices: Choice[];
  /** How many are shown at first. */
  few: number;
  more: boolean;
  chosen: (filter: string) => boolean;
  onToggle: (filter: string) => void;
}

function Choices({ title, choices, few, more, chosen, onToggle }: ChoicesProps) {
  const [sought, setSought] = useState("");
  const [all, setAll] = useState(false);
  const found = choices.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  const shown = all || sought ? found : found.filter(({ filter }, at) => at < few || chosen(filter));
  return (
    <div className={classes.facetBody}>
      {choices.length > many && (
        <TextInput
          size="xs"
          mb={4}
          placeholder="Search within"
          aria-label={`Search within ${title}`}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      {shown.map((choice) => (
        <div key={choice.filter} className={classes.value}>
          <Checkbox
            size="xs"
            classNames={{
              root: classes.choice,
              body: classes.choice,
              labelWrapper: classes.choice,
              label: classes.text,
            }}
            label={choice.label}
            checked={chosen(choice.filter)}
            onChange={() => onToggle(choice.filter)}
          />
          {choice.count !== undefined && <span className={classes.count}>{quantity(choice.count)}</span>}
        </div>
      ))}
      {shown.length === 0 && (
        <Text size="xs" c="dimmed">
          No value has this in it.
        </Text>
      )}
      {!sought && found.length > shown.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          {found.length - shown.length} more
        </Button>
      )}
      {more && (all || sought) && (
        <Text size="xs" c="dimmed" mt={4}>
          These are the most frequent. Add a filter to demand another value.
        </Text>
      )}
    </div>
  );
}

const longAgo = ["7d", "30d", "90d"];

/** choicesOf are the values of a facet, those that are chosen though no row has them, and what lacks a value. */
function choicesOf({ column, values, missing }: Schemas["Facet"], filters: string[]): Choice[] {
  const { name, kind } = column;
  const choices: Choice[] = values.map(({ value, count, filter }) => ({
    filter,
    count,
    label: labelOf(name, kind, value),
  }));
  if (kind === "time") {
    choices.push(...longAgo.map((ago) => ({ filter: `${name}<${ago}`, label: `longer ago than ${agoOf(ago)}` })));
  }
  if (missing > 0 || filters.includes(`!${name}`)) {
    choices.push({ filter: `!${name}`, count: missing, label: kind === "list" ? "none" : "no value" });
  }
  const known = new Set(choices.map((choice) => choice.filter));
  const gone = filters.filter((text) => !known.has(text) && parsed(text).column === name && parsed(text).op === "=");
  return [...choices, ...gone.map((filter) => ({ filter, count: 0, label: parsed(filter).value }))];
}

function labelOf(name: string, kind: string, value: unknown): string {
  if (kind === "boolean") return value === true ? "yes" : "no";
  if (kind === "time") return `in the last ${agoOf(String(value)) ?? value}`;
  if (name === "_type") return typeTitle(String(value));
  return value === "" ? "empty" : String(value);
}
