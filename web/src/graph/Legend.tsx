import { Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { quantity } from "../ui/format";
import { TypeIcon } from "../ui/TypeIcon";
import { familyOf, grounds } from "./families";
import classes from "./Graph.module.css";
import { narrow } from "./narrow";
import type { Scene } from "./scene";
import type { GraphView } from "./view";
import { several } from "./words";

interface Props {
  scene: Scene;
  view: GraphView;
  change: (view: GraphView) => void;
}

/** Legend says which types have which colour and icon, and hides and shows them. */
export function Legend({ scene, view, change }: Props) {
  const folded = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  const [open, { toggle }] = useDisclosure(!folded);
  const hidden = view.hide ?? [];
  const types = new Map([...hidden.map((type): [string, number] => [type, 0]), ...countsOf(scene)]);
  const turn = (type: string) => {
    const rest = hidden.includes(type) ? hidden.filter((one) => one !== type) : [...hidden, type];
    change({ ...view, hide: rest.length > 0 ? rest : undefined });
  };
  return (
    <section className={classes.legend} aria-label="Types in the picture">
      <UnstyledButton onClick={toggle} aria-expanded={open} w="100%" px={6} py={2}>
        <Group justify="space-between" wrap="nowrap" gap="lg">
          <Text size="xs" fw={600}>
            {hidden.length > 0 ? `Types (${hidden.length} hidden)` : "Types"}
          </Text>
          <IconChevronDown size={14} aria-hidden className={open ? classes.turned : undefined} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={open}>
        {[...types]
          .sort(([a], [b]) => several(a).localeCompare(several(b)))
          .map(([type, count]) => (
            <UnstyledButton
              key={type}
              className={classes.type}
              aria-pressed={!hidden.includes(type)}
              onClick={() => turn(type)}
              title={hidden.includes(type) ? "Show them" : "Hide them"}
            >
              <span className={classes.dot} style={{ "--ground": grounds[familyOf(type)] } as CSSProperties}>
                <TypeIcon type={type} size={14} />
              </span>
              <span className={classes.typeName}>{several(type)}</span>
              <Text span size="xs" c="dimmed">
                {count > 0 && quantity(count)}
              </Text>
            </UnstyledButton>
          ))}
        {view.since && (
          <Text size="xs" c="dimmed" px={6} pt={4}>
            + new · − gone · ~ changed
          </Text>
        )}
      </Collapse>
    </section>
  );
}

/** countsOf are how many there are of each type: those that are known, and those that rolls stand for. */
function countsOf({ types, rolls }: Scene): Map<string, number> {
  const counts = new Map(types);
  for (const { type, count, members } of rolls) if (!members) counts.set(type, (counts.get(type) ?? 0) + count);
  return counts;
}
