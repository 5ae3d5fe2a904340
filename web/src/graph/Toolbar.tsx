import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconEye, IconTable } from "@tabler/icons-react";
import type { RefObject } from "react";
import { AsOf } from "../ui/AsOf";
import { shortly } from "../ui/momentField";
import type { Picture } from "./canvas/picture";
import { Finder } from "./Finder";
import { PathFinder } from "./PathFinder";
import { TakeAway } from "./TakeAway";
import type { Graph } from "./useGraph";
import { type GraphView, type Layout, layouts } from "./view";

interface Props {
  graph: Graph;
  view: GraphView;
  change: (view: GraphView) => void;
  picture: Picture | undefined;
  finder: RefObject<HTMLInputElement | null>;
  go: (id: string) => void;
  label: string;
  at: string | undefined;
}

const titles: Record<Layout, string> = { force: "Force", layers: "Layers", rings: "Rings" };

const comparing = {
  none: "Compare",
  some: (at: string) => `Since ${shortly(at)}`,
  told: "Shows what is new, gone or changed since a moment in the past.",
  label: "Since",
  back: "Compare no more",
};

/** Toolbar is what one can do with the whole picture. */
export function Toolbar({ graph, view, change, picture, finder, go, label, at }: Props) {
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Layout"
        value={view.layout ?? "force"}
        onChange={(layout) => change({ ...view, layout: layout === "force" ? undefined : (layout as Layout) })}
        data={layouts.map((layout) => ({ value: layout, label: titles[layout] }))}
      />
      <Finder scene={graph.scene} field={finder} go={go} />
      <PathFinder graph={graph} view={view} change={change} />
      <AsOf at={view.since} onChange={(since) => change({ ...view, since })} words={comparing} />
      {graph.hidden.size > 0 && (
        <Button size="xs" variant="default" leftSection={<IconEye size={16} />} onClick={graph.showAll}>
          Show hidden ({graph.hidden.size})
        </Button>
      )}
      <Group gap="xs" ml="auto">
        <Button
          size="xs"
          variant={view.table ? "light" : "default"}
          leftSection={<IconTable size={16} />}
          aria-pressed={view.table === true}
          onClick={() => change({ ...view, table: view.table ? undefined : true })}
        >
          Table
        </Button>
        <TakeAway graph={graph} picture={picture} label={label} at={at} since={view.since} />
      </Group>
    </Group>
  );
}
