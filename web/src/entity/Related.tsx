import { Group, Text, UnstyledButton } from "@mantine/core";
import { IconAffiliate } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { quantity } from "../ui/format";
import { typeTitle } from "../ui/naming";
import { Nothing } from "../ui/States";
import { TypeIcon } from "../ui/TypeIcon";
import classes from "./Entity.module.css";
import { Neighbours } from "./Neighbours";
import { useView } from "./useEntity";

type RelatedGroup = Schemas["RelatedGroup"];

/** Related is what an entity is related to, in groups of which one is open. */
export function Related({ entity }: { entity: Schemas["EntityView"] }) {
  const { view, change } = useView();
  const groups = [...entity.related].sort((a, b) => b.count - a.count || a.type.localeCompare(b.type));
  const isOpen = (group: RelatedGroup) =>
    group.relationship === view.relationship && group.direction === view.direction && group.type === view.of;
  const open = groups.find(isOpen) ?? groups[0];
  if (!open) {
    return (
      <Nothing icon={<IconAffiliate />} title="It is related to nothing">
        No relationship leads from it or to it{view.at ? " at that moment" : ""}. The sources that tell of relationships
        may be switched off in its integration.
      </Nothing>
    );
  }
  return (
    <div className={classes.related}>
      <nav aria-label="Groups of relationships" className={classes.groups}>
        {groups.map((group) => (
          <GroupButton
            key={`${group.relationship} ${group.direction} ${group.type}`}
            group={group}
            open={group === open}
            onOpen={() =>
              change({ relationship: group.relationship, direction: group.direction, of: group.type }, true)
            }
          />
        ))}
      </nav>
      <Neighbours id={entity.id} group={open} at={view.at} />
    </div>
  );
}

function GroupButton({ group, open, onOpen }: { group: RelatedGroup; open: boolean; onOpen: () => void }) {
  return (
    <UnstyledButton className={classes.group} onClick={onOpen} aria-current={open}>
      <Group gap={8} wrap="nowrap">
        <TypeIcon type={group.type} />
        <Text size="sm" fw={500} flex={1} truncate>
          {typeTitle(group.type)}
        </Text>
        <Text size="sm" c="dimmed">
          {quantity(group.count)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" pl={26}>
        {group.description}
      </Text>
    </UnstyledButton>
  );
}
