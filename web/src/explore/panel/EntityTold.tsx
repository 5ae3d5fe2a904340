import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Fragment } from "react";
import { api, type Schemas } from "../../api/client";
import { counted } from "../../ui/format";
import { Level } from "../../ui/Level";
import { ButtonLink } from "../../ui/links";
import { Moment } from "../../ui/Moment";
import { titleOf, typeTitle } from "../../ui/naming";
import { Answer, Waiting } from "../../ui/States";
import { TypeIcon } from "../../ui/TypeIcon";
import { Tag, Value } from "../../ui/Value";
import classes from "../answer/Result.module.css";
import { mainProperties, marksOf } from "./main";

/** EntityTold is what there is to know of an entity at a glance, and the way to its page. */
export function EntityTold({ id, at }: { id: string; at: string | undefined }) {
  const entity = api.useQuery("get", "/api/v1/entities/{id}", { params: { path: { id }, query: { at } } });
  return (
    <Answer of={entity} waiting={<Waiting lines={9} height={22} />}>
      {(view) => <Told view={view} at={at} />}
    </Answer>
  );
}

function Told({ view, at }: { view: Schemas["EntityView"]; at: string | undefined }) {
  const { levels, tags } = marksOf(view.properties);
  return (
    <Stack gap="sm">
      <div>
        <Group gap={6} wrap="nowrap" c="dimmed">
          <TypeIcon type={view.type} size={16} />
          <Text size="xs">{typeTitle(view.type)}</Text>
        </Group>
        <Title order={2} size="h3" className={classes.name}>
          {view.name}
        </Title>
      </div>
      {(levels.length > 0 || tags.length > 0) && (
        <Group gap={6}>
          {levels.map(({ name, text }) => (
            <Group key={name} gap={4}>
              <Text size="xs" c="dimmed">
                {titleOf(name)}
              </Text>
              <Level text={text} />
            </Group>
          ))}
          {tags.map((text) => (
            <Tag key={text}>{text}</Tag>
          ))}
        </Group>
      )}
      <ButtonLink
        to="/entities/$id"
        params={{ id: view.id }}
        search={{ at }}
        size="xs"
        variant="light"
        rightSection={<IconArrowRight size={14} />}
      >
        All about it
      </ButtonLink>
      <dl className={classes.facts}>
        {mainProperties(view.properties).map(({ name, value, kind }) => (
          <Fragment key={name}>
            <dt>{titleOf(name)}</dt>
            <dd>
              <Value value={value} name={name} kind={kind} />
            </dd>
          </Fragment>
        ))}
      </dl>
      {view.related.length > 0 && (
        <div>
          <Text size="xs" fw={600} mb={4}>
            Related
          </Text>
          <Group gap={6}>
            {view.related.map(({ class: verb, direction, type, count }) => (
              <Badge key={`${verb} ${direction} ${type}`} variant="default" tt="none" fw={500}>
                {verb} {typeTitle(type).toLowerCase()}: {count}
              </Badge>
            ))}
          </Group>
        </div>
      )}
      <Text size="xs" c="dimmed">
        {view.integration ?? "shared by several integrations"} · {counted(view.version, "state")} · changed{" "}
        <Moment at={view.changed_on} />
      </Text>
    </Stack>
  );
}
