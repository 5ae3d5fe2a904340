import { Button, Group, Text, Tooltip } from "@mantine/core";
import { IconExternalLink, IconShieldExclamation } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { ButtonLink } from "../ui/links";
import { nameOf, typeTitle } from "../ui/naming";
import { StateBadge } from "../ui/StateBadge";
import { TypeIcon } from "../ui/TypeIcon";
import { badgesOf } from "./badges";
import { useIsolation, useView } from "./useEntity";

type View = Schemas["EntityView"];

/** calledBy is what an entity is called: a name that is not told stands in other properties, or is the key. */
export function calledBy({ name, key, properties }: View): string {
  const told = Object.fromEntries(properties.map((property) => [property.name, property.value]));
  return nameOf({ ...told, displayName: name, _key: key });
}

/** Origin is of what type an entity is, and which integration read it. */
export function Origin({ entity }: { entity: View }) {
  return (
    <Group gap={6} c="dimmed">
      <TypeIcon type={entity.type} size={16} />
      <Tooltip label={entity.description} multiline maw={320}>
        <Text size="sm">{typeTitle(entity.type)}</Text>
      </Tooltip>
      <Text size="sm">· {entity.integration ?? "shared by several integrations"}</Text>
    </Group>
  );
}

/** Badges are how an entity is doing, in a word each. */
export function Badges({ entity }: { entity: View }) {
  const { view } = useView();
  const isolated = useIsolation(entity.type, entity.id, view.at);
  const properties = isolated
    ? [
        ...entity.properties,
        { name: "isIsolated", value: true, description: "The device is cut off from the network." },
      ]
    : entity.properties;
  const badges = badgesOf(properties);
  if (badges.length === 0) return null;
  return (
    <Group gap={6}>
      {badges.map(({ name, ...word }) => (
        <StateBadge key={name} word={word} />
      ))}
    </Group>
  );
}

const weaknesses = ["microsoft_defender_vulnerability", "cve"];

/** Exposure leads from a vulnerability to where it is counted: how urgent it is, what has it, and what mends it. */
export function Exposure({ entity: { type, name } }: { entity: View }) {
  const { view } = useView();
  if (!name || !weaknesses.includes(type)) return null;
  return (
    <ButtonLink
      to="/vulnerabilities"
      search={{ open: name, at: view.at }}
      variant="default"
      size="xs"
      leftSection={<IconShieldExclamation size={16} />}
    >
      In Vulnerabilities
    </ButtonLink>
  );
}

/** Portal leads to the entity in Defender's portal. */
export function Portal({ href }: { href: string }) {
  return (
    <Tooltip
      label="Opens Microsoft's portal in a new tab. Your account there needs Entra's role Security Reader."
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Button
        component="a"
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        variant="default"
        size="xs"
        rightSection={<IconExternalLink size={14} />}
      >
        Open in Defender
      </Button>
    </Tooltip>
  );
}
