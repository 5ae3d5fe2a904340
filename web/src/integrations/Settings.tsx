import { Badge, Group, SimpleGrid } from "@mantine/core";
import { Copyable } from "../ui/Copyable";
import { Line, Lines } from "../ui/Lines";
import { Moment } from "../ui/Moment";
import { Answer } from "../ui/States";
import { at } from "./draft";
import { type Kind, useKind } from "./kinds";
import { isOn } from "./permissions";
import { type Integration, scheduleText } from "./words";

/** Settings is how an integration is set, to be read. */
export function Settings({ integration }: { integration: Integration }) {
  const kind = useKind(integration.kind);
  return (
    <Answer of={kind}>
      {(data) => (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <Connection integration={integration} kind={data} />
          <Reading integration={integration} kind={data} />
        </SimpleGrid>
      )}
    </Answer>
  );
}

interface Props {
  integration: Integration;
  kind: Kind;
}

function Connection({ integration, kind }: Props) {
  const cloud = kind.fields
    .find((field) => field.path === "cloud")
    ?.choices?.find((choice) => choice.value === integration.cloud);
  const replaced = kind.fields.filter((field) => field.path.startsWith("endpoints.") && at(integration, field.path));
  return (
    <Lines title="Connection">
      <Line label="Kind">{kind.name}</Line>
      <Line label="Account name">{integration.account_name}</Line>
      <Line label="Tenant ID">
        <Copyable text={integration.tenant_id} />
      </Line>
      <Line label="Cloud">{cloud?.label ?? integration.cloud}</Line>
      {replaced.map((field) => (
        <Line key={field.path} label={field.label}>
          {String(at(integration, field.path))}
        </Line>
      ))}
      <Line label="Key">
        <Copyable text={integration.key} />
      </Line>
      <Line label="Last changed">
        <Moment at={integration.changed_at} /> by {integration.changed_by}
      </Line>
    </Lines>
  );
}

function Reading({ integration, kind }: Props) {
  const on = kind.sources.filter((source) => isOn(source, integration.sources));
  const off = kind.sources.filter((source) => !isOn(source, integration.sources));
  return (
    <Lines title="What is read, and when">
      <Line label="Schedule">{scheduleText(integration.schedule, kind)}</Line>
      <Line label="Response">{integration.response_allowed ? "Responders may act on devices" : "It only reads"}</Line>
      <Line label="Read">
        <Group gap={4}>
          {on.map((source) => (
            <Badge key={source.name} variant="default" tt="none" fw={500}>
              {source.label}
            </Badge>
          ))}
        </Group>
      </Line>
      {off.length > 0 && <Line label="Left out">{off.map((source) => source.label).join(", ")}</Line>}
    </Lines>
  );
}
