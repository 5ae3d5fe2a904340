import { Button, Group, Skeleton, Stack, Tabs, Text, Tooltip } from "@mantine/core";
import { IconExternalLink, IconTerminal2 } from "@tabler/icons-react";
import { Completeness } from "../answer/Completeness";
import type { Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { AsOf } from "../ui/AsOf";
import { quantity } from "../ui/format";
import { ButtonLink } from "../ui/links";
import { nameOf, typeTitle } from "../ui/naming";
import { Page } from "../ui/Page";
import { StateBadge } from "../ui/StateBadge";
import { Answer, Failure, Waiting } from "../ui/States";
import { TypeIcon } from "../ui/TypeIcon";
import { badgesOf } from "./badges";
import { Gone } from "./Gone";
import { History } from "./History";
import { Overview } from "./Overview";
import { Raw } from "./Raw";
import { Related } from "./Related";
import { useEntity, useIsolation, useView } from "./useEntity";
import { tabs } from "./view";

type View = Schemas["EntityView"];

/** EntityPage is all that is known of an entity. */
export function EntityPage() {
  const asked = useEntity();
  if (asked.error instanceof Problem && asked.error.kind === "not_found") return <Gone />;
  if (asked.error && !asked.data) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  return (
    <Answer of={asked} waiting={<WaitingEntity />}>
      {(entity) => <Known key={entity.id} entity={entity} />}
    </Answer>
  );
}

/** Failed leads out of a moment that is too far back. */
function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { view, change } = useView();
  return (
    <Stack>
      <Failure error={error} retry={retry} />
      {view.at && (
        <Group>
          <Button variant="default" size="xs" onClick={() => change({ at: undefined })}>
            Back to now
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Known({ entity }: { entity: View }) {
  const { view, change } = useView();
  return (
    <Page
      flows
      title={calledBy(entity)}
      above={<Origin entity={entity} />}
      actions={
        <>
          <AsOf at={view.at} onChange={(at) => change({ at })} />
          <ButtonLink
            to="/explore"
            search={{ query: `FIND ${entity.type} WITH _id = '${entity.id}'`, at: view.at }}
            variant="default"
            size="xs"
            leftSection={<IconTerminal2 size={16} />}
          >
            View as query
          </ButtonLink>
          {entity.portal && <Portal href={entity.portal} />}
        </>
      }
    >
      <Badges entity={entity} />
      <Completeness of={entity.completeness} />
      <Parts entity={entity} />
    </Page>
  );
}

// A name that is not told stands in other properties, or is the key.
function calledBy({ name, key, properties }: View): string {
  const told = Object.fromEntries(properties.map((property) => [property.name, property.value]));
  return nameOf({ ...told, displayName: name, _key: key });
}

function Origin({ entity }: { entity: View }) {
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

function Badges({ entity }: { entity: View }) {
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

function Portal({ href }: { href: string }) {
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

function Parts({ entity }: { entity: View }) {
  const { view, change } = useView();
  const related = entity.related.reduce((sum, group) => sum + group.count, 0);
  return (
    <Tabs
      value={view.tab ?? "overview"}
      onChange={(value) => change({ tab: tabs.find((tab) => tab === value) })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="related">Related ({quantity(related)})</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
        <Tabs.Tab value="record">Record</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview entity={entity} />
      </Tabs.Panel>
      <Tabs.Panel value="related">
        <Related entity={entity} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <History id={entity.id} />
      </Tabs.Panel>
      <Tabs.Panel value="record">
        <Raw entity={entity} />
      </Tabs.Panel>
    </Tabs>
  );
}

function WaitingEntity() {
  return (
    <Stack gap="md">
      <Skeleton h={20} w={180} />
      <Skeleton h={28} w={360} />
      <Skeleton h={34} />
      <Waiting lines={10} />
    </Stack>
  );
}
