import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { IconArrowLeft, IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "../answer/Result.module.css";
import type { Row } from "../answer/rows";
import type { Explore } from "../useExplore";
import { EntityTold } from "./EntityTold";
import { RowTold } from "./RowTold";

interface Props {
  explore: Explore;
  rows: Row[];
}

/** Panel is what stands beside the answer: the row or the entity that is open. */
export function Panel({ explore: { address, set }, rows }: Props) {
  const frame = useRef<HTMLElement>(null);
  const { row: place, entity } = address;
  const row = place === undefined ? undefined : rows[place];
  const open = entity !== undefined || row !== undefined;
  const before = useRef<Element>(null);
  useEffect(() => {
    if (!open) return;
    before.current = document.activeElement;
    frame.current?.focus({ preventScroll: true });
  }, [open]);
  if (!open) return null;
  const close = () => {
    set({ row: undefined, entity: undefined });
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  return (
    <aside
      ref={frame}
      className={classes.panel}
      tabIndex={-1}
      aria-label={entity ? "Entity" : "Row"}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <Group justify="space-between" px="sm" py={6} wrap="nowrap">
        {row && entity && !("_id" in row.values) ? (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconArrowLeft size={14} />}
            onClick={() => set({ entity: undefined })}
          >
            Row {row.place + 1}
          </Button>
        ) : (
          <Text size="xs" c="dimmed" pl={2}>
            {entity ? "Entity" : `Row ${(place ?? 0) + 1}`}
          </Text>
        )}
        <ActionIcon variant="subtle" color="gray" onClick={close} aria-label="Close">
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <div className={classes.scroll}>
        {entity ? (
          <EntityTold id={entity} at={address.at} />
        ) : (
          row && <RowTold row={row} open={(id) => set({ entity: id })} />
        )}
      </div>
    </aside>
  );
}
