import { Code, Group, Input, Paper, Stack, Switch, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { InputProps } from "./FieldInput";
import type { Kind, Source } from "./kinds";
import { dependents, isOn } from "./permissions";
import classes from "./SourcesInput.module.css";

/** SourcesInput switches what is read, and says of each what it needs and what is lost without it. */
export function SourcesInput({ field, form, kind }: InputProps) {
  const sources = form.values[field.path] as Record<string, boolean>;
  return (
    <Input.Wrapper label={field.label} description={field.help} labelElement="div">
      <Sources
        kind={kind}
        sources={sources}
        onSwitch={(name, on) => form.setFieldValue(field.path, { ...sources, [name]: on })}
      />
    </Input.Wrapper>
  );
}

interface Props {
  kind: Kind;
  sources: Record<string, boolean>;
  onSwitch: (name: string, on: boolean) => void;
}

/** Sources are the switches of what is read. */
export function Sources({ kind, sources, onSwitch }: Props) {
  return (
    <Paper withBorder mt="sm">
      {kind.sources.map((source) => (
        <SourceRow
          key={source.name}
          source={source}
          on={isOn(source, sources)}
          needed={dependents(kind, source.name, sources)}
          onSwitch={(on) => onSwitch(source.name, on)}
        />
      ))}
    </Paper>
  );
}

interface RowProps {
  source: Source;
  on: boolean;
  needed: string[];
  onSwitch: (on: boolean) => void;
}

function SourceRow({ source, on, needed, onSwitch }: RowProps) {
  const way = source.permissions[0];
  return (
    <Group px="md" py="xs" gap="md" align="flex-start" wrap="nowrap" className={classes.row}>
      {source.always ? (
        <IconCheck size={20} className={classes.always} aria-label="Always read" />
      ) : (
        <Switch
          mt={2}
          size="sm"
          aria-label={source.label}
          checked={on}
          onChange={(event) => onSwitch(event.currentTarget.checked)}
        />
      )}
      <Group gap="xs" flex={1} miw={0} justify="space-between" align="flex-start">
        <Stack gap={2} className={classes.text}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {source.label}
            </Text>
            {source.always && (
              <Text size="xs" c="dimmed">
                always read
              </Text>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            Without it you lose {source.loses}. {source.help}
          </Text>
          {!on && needed.length > 0 && <Text size="xs">Also left out then: {needed.join(", ")}.</Text>}
        </Stack>
        {way && (
          <Stack gap={2} className={classes.permission}>
            <Text size="xs" c="dimmed">
              {way.api}
            </Text>
            <Code w="fit-content">{way.roles[0]}</Code>
          </Stack>
        )}
      </Group>
    </Group>
  );
}
