import { Button, Chip, Fieldset, Group, Indicator, NumberInput, Popover, Select, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Schemas } from "../api/client";
import { quantity } from "../ui/format";
import { useView } from "./useView";
import { exploits, filterOf, severities } from "./view";
import { exploitTitles } from "./words";

/** Filters is what the findings are narrowed down by, beside the queues and the search. */
export function Filters({ counts }: { counts: Schemas["SeverityCounts"] | undefined }) {
  const { view } = useView();
  const { queue: _queue, search: _search, ...filter } = filterOf(view);
  const active = Object.keys(filter).length;
  return (
    <Popover width={360} position="bottom-start" shadow="md" trapFocus>
      <Indicator disabled={active === 0} label={active} size={16}>
        <Popover.Target>
          <Button variant="default" size="xs" leftSection={<IconFilter size={16} />}>
            Filters
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Severities counts={counts} />
          <Exploits />
          <Least />
          <Ages />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Titled({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Fieldset variant="unstyled" legend={title} fz="xs">
      <Group gap={6}>{children}</Group>
    </Fieldset>
  );
}

function Severities({ counts }: { counts: Schemas["SeverityCounts"] | undefined }) {
  const { view, change } = useView();
  return (
    <Chip.Group
      multiple
      value={view.severity ?? []}
      onChange={(chosen) => change({ severity: severities.filter((name) => chosen.includes(name)) })}
    >
      <Titled title="Severity">
        {severities.map((name) => (
          <Chip key={name} value={name} size="xs">
            {name}
            {counts && ` ${quantity(counts[name.toLowerCase() as Lowercase<typeof name>])}`}
          </Chip>
        ))}
      </Titled>
    </Chip.Group>
  );
}

function Exploits() {
  const { view, change } = useView();
  return (
    <Chip.Group
      multiple
      value={view.exploit ?? []}
      onChange={(chosen) => change({ exploit: exploits.filter((name) => chosen.includes(name)) })}
    >
      <Titled title="Known of exploits, any of these">
        {exploits.map((name) => (
          <Chip key={name} value={name} size="xs">
            {exploitTitles[name]}
          </Chip>
        ))}
      </Titled>
    </Chip.Group>
  );
}

function Least() {
  const { view, change } = useView();
  const percent = view.epss === undefined ? undefined : Number((view.epss * 100).toPrecision(4));
  return (
    <Group grow>
      <AtLeast label="CVSS at least" most={10} step={0.5} value={view.score} onChange={(score) => change({ score })} />
      <AtLeast
        label="EPSS at least"
        most={100}
        step={1}
        suffix=" %"
        value={percent}
        onChange={(value) => change({ epss: value === undefined ? undefined : Number((value / 100).toPrecision(4)) })}
      />
    </Group>
  );
}

interface AtLeastProps {
  label: string;
  most: number;
  step: number;
  suffix?: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** What is typed counts when one leaves the field, or presses Enter. */
function AtLeast({ label, most, step, suffix = "", value, onChange }: AtLeastProps) {
  const [typed, setTyped] = useState<string | number>(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const settle = () => {
    const number = Number(typed);
    const next = typed !== "" && number > 0 ? number : undefined;
    if (next !== value) onChange(next);
  };
  return (
    <NumberInput
      label={label}
      size="xs"
      min={0}
      max={most}
      step={step}
      decimalScale={2}
      suffix={suffix}
      placeholder="any"
      value={typed}
      onChange={setTyped}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle();
      }}
    />
  );
}

const ages = [7, 30, 90, 180, 365];

function Ages() {
  const { view, change } = useView();
  const within = ages.map((days) => ({ value: `<${days}`, label: `in the last ${days} days` }));
  const before = ages.map((days) => ({ value: `>${days}`, label: `${days} days ago or earlier` }));
  const data = [
    { group: "Since", items: within },
    { group: "Until", items: before },
  ];
  const chosen = (least: number | undefined, most: number | undefined) =>
    least && most ? null : least ? `<${least}` : most ? `>${most}` : null;
  const read = (value: string | null) => ({
    within: value?.startsWith("<") ? Number(value.slice(1)) : undefined,
    before: value?.startsWith(">") ? Number(value.slice(1)) : undefined,
  });
  return (
    <Group grow>
      <Select
        label="First seen"
        size="xs"
        clearable
        placeholder="any time"
        data={data}
        comboboxProps={{ withinPortal: false }}
        value={chosen(view.seen_within, view.seen_before)}
        onChange={(value) => {
          const { within, before } = read(value);
          change({ seen_within: within, seen_before: before });
        }}
      />
      <Select
        label="Published"
        size="xs"
        clearable
        placeholder="any time"
        data={data}
        comboboxProps={{ withinPortal: false }}
        value={chosen(view.published_within, view.published_before)}
        onChange={(value) => {
          const { within, before } = read(value);
          change({ published_within: within, published_before: before });
        }}
      />
    </Group>
  );
}
