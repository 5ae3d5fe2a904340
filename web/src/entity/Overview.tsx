import { CloseButton, Group, Stack, Text, TextInput, Title, Tooltip } from "@mantine/core";
import { IconSearch, IconSearchOff } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { Copyable } from "../ui/Copyable";
import { counted } from "../ui/format";
import { Moment } from "../ui/Moment";
import { titleOf } from "../ui/naming";
import { Nothing } from "../ui/States";
import classes from "./Entity.module.css";
import { PropertyValue } from "./PropertyValue";
import { type Section, sectionsOf } from "./sections";
import { useView } from "./useEntity";

/** Overview is the properties of an entity, with where they come from and how old they are. */
export function Overview({ entity }: { entity: Schemas["EntityView"] }) {
  const { view, change } = useView();
  const sections = sectionsOf(entity.properties, view.find);
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <TextInput
          size="xs"
          w={280}
          placeholder="Find a property or a value"
          aria-label="Find a property or a value"
          leftSection={<IconSearch size={14} />}
          rightSection={
            view.find && <CloseButton size="xs" aria-label="Clear" onClick={() => change({ find: undefined }, true)} />
          }
          value={view.find ?? ""}
          onChange={(event) => change({ find: event.currentTarget.value }, true)}
        />
        <Age entity={entity} />
      </Group>
      {sections.length === 0 ? (
        <Nothing icon={<IconSearchOff />} title="No property is like that">
          Search for less of its name, or of its value.
        </Nothing>
      ) : (
        <div className={classes.sections}>
          {sections.map((section) => (
            <Properties key={section.title} section={section} entity={entity} />
          ))}
          {!view.find && <About entity={entity} />}
        </div>
      )}
    </Stack>
  );
}

/** Age says where the properties come from, and how old they are. */
function Age({ entity }: { entity: Schemas["EntityView"] }) {
  const first = entity.properties[0];
  return (
    <Text size="sm" c="dimmed">
      {first?.source ? `All from ${first.source}` : "From several integrations"}
      {first?.as_of && (
        <>
          {", read "}
          <Moment at={first.as_of} />
        </>
      )}
    </Text>
  );
}

function About({ entity }: { entity: Schemas["EntityView"] }) {
  return (
    <section className={classes.section} aria-label="In the graph">
      <Title order={2} size="h3">
        In the graph
      </Title>
      <dl className={classes.properties}>
        <dt>ID</dt>
        <dd>
          <Copyable text={entity.id} />
        </dd>
        <dt>First read</dt>
        <dd>
          <Moment at={entity.created_on} none="unknown" />
        </dd>
        <dt>Last changed</dt>
        <dd>
          <Moment at={entity.changed_on} none="unknown" /> · {counted(entity.version, "state")} so far
        </dd>
      </dl>
    </section>
  );
}

function Properties({ section, entity }: { section: Section; entity: Schemas["EntityView"] }) {
  const common = entity.properties[0];
  return (
    <section className={classes.section} aria-label={section.title}>
      <Title order={2} size="h3">
        {section.title}
      </Title>
      <dl className={classes.properties}>
        {section.properties.map((property) => (
          <PropertyRow key={property.name} property={property} common={common} />
        ))}
      </dl>
    </section>
  );
}

type Property = Schemas["EntityProperty"];

function PropertyRow({ property, common }: { property: Property; common: Property | undefined }) {
  const other = property.source !== common?.source || property.as_of !== common?.as_of;
  return (
    <>
      <dt>
        <Tooltip
          label={`${property.description} (${property.name})`}
          multiline
          maw={320}
          position="top-start"
          openDelay={300}
        >
          <span>{titleOf(property.name)}</span>
        </Tooltip>
      </dt>
      <dd>
        <PropertyValue property={property} />
        {other && (
          <Text size="xs" c="dimmed">
            {property.source}, read <Moment at={property.as_of} none="some time ago" />
          </Text>
        )}
      </dd>
    </>
  );
}
