import { Badge, Button, Group, Text } from "@mantine/core";
import {
  IconArrowRight,
  IconEyeOff,
  IconFold,
  IconPin,
  IconPinnedOff,
  IconRoute,
  IconUnlink,
  IconZoomScan,
} from "@tabler/icons-react";
import { ButtonLink } from "../ui/links";
import { typeTitle } from "../ui/naming";
import { TypeIcon } from "../ui/TypeIcon";
import classes from "./Graph.module.css";
import { marksOf, wordsOfMarks } from "./marks";
import type { Graph } from "./useGraph";
import type { GraphView } from "./view";
import { calledIn, fates, titleOfRoll } from "./words";

interface Props {
  graph: Graph;
  id: string;
  view: GraphView;
  change: (view: GraphView) => void;
  at: string | undefined;
  tell?: ((id: string) => void) | undefined;
}

/** Chosen is what one has chosen in the picture, and what one can do with it. */
export function Chosen({ graph, id, view, change, at, tell }: Props) {
  const roll = graph.scene.rolls.find((one) => one.id === id);
  const node = graph.scene.nodes.find((one) => one.id === id);
  const [first, second] = graph.chosen;
  if (roll) {
    return (
      <section className={classes.chosen} aria-label="Chosen">
        <Group justify="space-between" gap="sm">
          <Text size="sm" fw={600}>
            {titleOfRoll(roll)}
          </Text>
          <Group gap={6}>
            {roll.count > 0 && <Act icon={IconZoomScan} title="Show more of them" act={() => graph.expand(id)} />}
            <Act icon={IconEyeOff} title="Hide" act={() => graph.hide([id])} />
          </Group>
        </Group>
      </section>
    );
  }
  if (!node) return null;
  const expanded = graph.open.includes(id);
  const pinned = graph.pinned.has(id);
  const fate = fates[node.fate ?? ""];
  const marks = wordsOfMarks(node);
  const { grave, exploited } = marksOf(node);
  return (
    <section className={classes.chosen} aria-label="Chosen">
      <Group gap={6} wrap="nowrap" c="dimmed" mb={2}>
        <TypeIcon type={node.type} size={15} />
        <Text size="xs" truncate>
          {typeTitle(node.type)}
          {node.integration ? ` · ${node.integration}` : ""}
        </Text>
      </Group>
      <Group gap={6} mb={8}>
        <Text size="sm" fw={600}>
          {calledIn(node)}
        </Text>
        {marks.map((mark) => (
          <Badge
            key={mark}
            variant="dot"
            tt="none"
            fw={500}
            color={grave === "critical" || exploited ? "red" : "orange"}
          >
            {mark}
          </Badge>
        ))}
        {fate && (
          <Badge variant="default" tt="none" fw={500}>
            {fate}
          </Badge>
        )}
      </Group>
      <Group gap={6}>
        {node.fate !== "gone" &&
          (expanded ? (
            <Act icon={IconFold} title="Collapse" act={() => graph.collapse(id)} />
          ) : (
            <Act icon={IconZoomScan} title="Expand" act={() => graph.expand(id)} />
          ))}
        <Act icon={IconEyeOff} title="Hide" act={() => graph.hide([id])} />
        <Act icon={pinned ? IconPinnedOff : IconPin} title={pinned ? "Unpin" : "Pin"} act={() => graph.pin(id)} />
        {first && second && (
          <Act icon={IconRoute} title="Path between both" act={() => change({ ...view, path: [first, second] })} />
        )}
        {view.path && <Act icon={IconUnlink} title="No path" act={() => change({ ...view, path: undefined })} />}
        {tell ? (
          <Act icon={IconArrowRight} title="Details" act={() => tell(id)} />
        ) : (
          <ButtonLink
            to="/entities/$id"
            params={{ id }}
            search={{ at }}
            size="compact-xs"
            variant="light"
            rightSection={<IconArrowRight size={14} />}
          >
            All about it
          </ButtonLink>
        )}
      </Group>
    </section>
  );
}

function Act({ icon: Icon, title, act }: { icon: typeof IconPin; title: string; act: () => void }) {
  return (
    <Button size="compact-xs" variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={act}>
      {title}
    </Button>
  );
}
