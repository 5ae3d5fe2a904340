import { Group, SegmentedControl, Select, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useNow } from "../ui/Moment";
import { shortly } from "../ui/momentField";
import { type Compared, type Moment, reaches } from "./compared";
import { useView } from "./useChanges";
import { type Span, spans } from "./view";

const titles: Record<Span, string> = {
  run: "Last run",
  "1d": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

/** Moments chooses which two moments are compared: a span until now, or any two that are kept. */
export function Moments({ moments, compared }: { moments: Moment[]; compared: Compared }) {
  const { view, change } = useView();
  const now = useNow(600_000);
  const span = view.from || view.to ? "" : (view.span ?? "run");
  const short = span !== "" && !reaches(span, moments, now);
  return (
    <Group gap="sm" align="flex-end">
      <SegmentedControl
        size="xs"
        aria-label="How far back"
        value={span}
        onChange={(to) =>
          change({ from: undefined, to: undefined, span: spans.find((one) => one === to && one !== "run") })
        }
        data={spans.map((one) => ({ value: one, label: titles[one] }))}
      />
      <Group gap={6} wrap="nowrap">
        <Picker
          label="The earlier moment"
          moments={moments}
          at={compared.from}
          onChange={(from) => change({ from, to: compared.to, span: undefined })}
        />
        <IconArrowRight size={16} aria-hidden />
        <Picker
          label="The later moment"
          moments={moments}
          at={compared.to}
          present
          onChange={(to) => change({ from: compared.from, to: to === present ? undefined : to, span: undefined })}
        />
      </Group>
      {short && (
        <Text size="xs" c="dimmed">
          The graph is not known for that long: this is since the first state that is kept.
        </Text>
      )}
    </Group>
  );
}

const present = "present";

interface PickerProps {
  label: string;
  moments: Moment[];
  at: string | undefined;
  /** Whether the present can be chosen, too. */
  present?: boolean;
  onChange: (at: string) => void;
}

function Picker({ label, moments, at, present: mayBePresent = false, onChange }: PickerProps) {
  const kept = moments.map((moment) => ({ value: moment.at, label: named(moment) }));
  const known = at === undefined || moments.some((moment) => moment.at === at);
  const data = [
    ...(mayBePresent ? [{ value: present, label: "Now" }] : []),
    ...(known ? [] : [{ value: at, label: shortly(at) }]),
    ...kept,
  ];
  return (
    <Select
      size="xs"
      w={250}
      miw={0}
      aria-label={label}
      searchable
      allowDeselect={false}
      maxDropdownHeight={320}
      nothingFoundMessage="No state of the graph is like that."
      data={data}
      value={at ?? present}
      onChange={(to) => to && onChange(to)}
    />
  );
}

/** A moment, with what was read for it. */
function named({ at, integrations }: Moment): string {
  return integrations.length > 0 ? `${shortly(at)} · ${integrations.join(", ")}` : shortly(at);
}
