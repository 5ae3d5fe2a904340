import { Group, Select, type SelectProps, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { quantity } from "../../ui/format";
import { typeTitle } from "../../ui/naming";
import { TypeIcon } from "../../ui/TypeIcon";
import { useBuild } from "./build";
import { type Way, waysFrom } from "./knowledge";
import type { Step } from "./outline";

interface Props {
  from: readonly string[];
  inner: boolean | undefined;
  onAdd: (step: Step) => void;
}

/** AddHop follows a relationship that there is, to where it leads. */
export function AddHop({ from, inner, onAdd }: Props) {
  const { known } = useBuild();
  const [text, setText] = useState("");
  const ways = waysFrom(known, from);
  const by = new Map(ways.map((way) => [keyOf(way), way]));
  const verbs = [...new Set(ways.map(({ verb }) => verb))];
  const arrows = { out: " →", in: " ←" };
  const titleOf = ({ verb, direction, to }: Way) => `${verb}${direction ? arrows[direction] : ""} ${typeTitle(to)}`;
  const renderOption: SelectProps["renderOption"] = ({ option }) => {
    const way = by.get(option.value);
    return (
      <Group gap="xs" wrap="nowrap" w="100%">
        <TypeIcon type={way?.to ?? ""} size={16} />
        <Text size="sm" flex={1}>
          {option.label}
        </Text>
        <Text size="xs" c="dimmed">
          {quantity(way?.count ?? 0)}
        </Text>
      </Group>
    );
  };
  return (
    <Select
      size="xs"
      w={280}
      aria-label={inner ? "Follow a relationship within the optional part" : "Follow a relationship"}
      placeholder={ways.length > 0 ? "Follow a relationship …" : "No relationship leads on from here"}
      disabled={ways.length === 0}
      leftSection={<IconArrowRight size={14} />}
      data={verbs.map((verb) => ({
        group: verb,
        items: ways.filter((way) => way.verb === verb).map((way) => ({ value: keyOf(way), label: titleOf(way) })),
      }))}
      value={null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(key) => {
        const way = key ? by.get(key) : undefined;
        setText("");
        if (way) onAdd(stepOf(way));
      }}
      renderOption={renderOption}
      searchable
      nothingFoundMessage="No such relationship leads on from here."
      maxDropdownHeight={340}
      comboboxProps={{ width: 360, position: "bottom-start" }}
    />
  );
}

const keyOf = ({ verb, direction, to }: Way) => [verb, direction ?? "", to].join(" ");

const stepOf = ({ verb, direction, to }: Way): Step => ({
  verbs: [verb],
  ...(direction ? { direction } : {}),
  entity: { names: [to] },
});
