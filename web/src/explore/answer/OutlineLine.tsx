import { Badge, Text } from "@mantine/core";
import { IconArrowNarrowLeft, IconArrowNarrowRight, IconChevronRight } from "@tabler/icons-react";
import { quantity } from "../../ui/format";
import { typeTitle } from "../../ui/naming";
import { TypeIcon } from "../../ui/TypeIcon";
import type { Line } from "./outline";
import classes from "./Result.module.css";

/** lineHeight is how high a line of an outline is, in pixels. */
export const lineHeight = 32;
const indent = 22;

interface LineProps {
  line: Line;
  index: number;
  start: number;
  at: boolean;
  chosen: boolean;
  turn: () => void;
  open: () => void;
}

/** OutlineLine is a line of an outline: how it is reached, what it is, and how much is below it. */
export function OutlineLine({ line, index, start, at, chosen, turn, open }: LineProps) {
  const Arrow = line.by?.forward ? IconArrowNarrowRight : IconArrowNarrowLeft;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself answers keys
    <div
      id={`line-${index}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={line.depth + 1}
      aria-expanded={line.below > 0 ? line.open : undefined}
      aria-selected={chosen}
      data-at={at}
      data-chosen={chosen}
      className={classes.line}
      style={{
        position: "absolute",
        minWidth: "100%",
        height: lineHeight,
        paddingLeft: 8 + line.depth * indent,
        transform: `translateY(${start}px)`,
      }}
      onClick={open}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: right and left do the same by keys */}
      <span
        className={classes.turn}
        data-open={line.open}
        onClick={(event) => {
          event.stopPropagation();
          turn();
        }}
      >
        {line.below > 0 && <IconChevronRight size={16} aria-hidden />}
      </span>
      {line.by && (
        <Badge size="sm" variant="default" tt="none" leftSection={<Arrow size={12} aria-hidden />}>
          {line.by.verb}
        </Badge>
      )}
      <TypeIcon type={line.type} size={16} />
      <span>{line.name}</span>
      <Text span size="xs" c="dimmed">
        {typeTitle(line.type)}
        {line.below > 0 && ` · ${quantity(line.below)}`}
      </Text>
    </div>
  );
}
