import { Button, Popover, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconRoute } from "@tabler/icons-react";
import { useState } from "react";
import { useAssetsFound } from "../app/useFound";
import { typeTitle } from "../ui/naming";
import type { Scene } from "./scene";
import type { Graph } from "./useGraph";
import type { GraphView } from "./view";
import { calledIn } from "./words";

interface Props {
  graph: Graph;
  view: GraphView;
  change: (view: GraphView) => void;
}

/** PathFinder asks between which two entities the shortest path is to be shown: two of the picture, or one elsewhere. */
export function PathFinder({ graph, view, change }: Props) {
  const [opened, { open, close, toggle }] = useDisclosure();
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const begin = () => {
    const [first = null, second = null] = view.path ?? graph.chosen;
    setFrom(first);
    setTo(second);
    open();
  };
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-start" width={320} trapFocus shadow="md">
      <Popover.Target>
        <Button
          size="xs"
          variant={view.path ? "filled" : "default"}
          leftSection={<IconRoute size={16} />}
          onClick={opened ? close : begin}
        >
          Path
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!from || !to) return;
            change({ ...view, path: [from, to] });
            close();
          }}
        >
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              Shows the shortest way from one entity to another. It goes over nothing whose type is hidden, nor over the
              account of the tenant, which joins everything.
            </Text>
            <End label="From" value={from} onChange={setFrom} scene={graph.scene} />
            <End label="To" value={to} onChange={setTo} scene={graph.scene} />
            <Button size="xs" type="submit" disabled={!from || !to || from === to}>
              Show the path
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

interface EndProps {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  scene: Scene;
}

const few = 12;

function End({ label, value, onChange, scene }: EndProps) {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 250);
  const { groups } = useAssetsFound(settled);
  const has = (name: string) => name.toLowerCase().includes(text.trim().toLowerCase());
  const all = scene.nodes.map((node) => ({
    id: node.id,
    label: `${calledIn(node)} · ${typeTitle(node.type).toLowerCase()}`,
  }));
  const here = all.filter((one) => one.id === value || has(one.label)).slice(0, few);
  const known = new Set(here.map(({ id }) => id));
  const elsewhere = groups.map(({ title, rows }) => ({
    group: title,
    items: rows.filter(({ id }) => !known.has(id)).map(({ id, name }) => ({ value: id, label: name })),
  }));
  return (
    <Select
      size="xs"
      label={label}
      placeholder="A name, here or elsewhere"
      searchable
      searchValue={text}
      onSearchChange={setText}
      value={value}
      onChange={onChange}
      data={[
        { group: "In the picture", items: here.map(({ id, label: name }) => ({ value: id, label: name })) },
        ...elsewhere.filter(({ items }) => items.length > 0),
      ]}
      filter={({ options }) => options}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={240}
      nothingFoundMessage={settled.length < 2 ? "Write two letters of its name." : "Nothing is called so."}
    />
  );
}
