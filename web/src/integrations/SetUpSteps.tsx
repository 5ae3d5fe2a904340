import { Alert, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { api } from "../api/client";
import { type Entry, focusFirst } from "../form/useEntry";
import { ButtonLink } from "../ui/links";
import { Failure } from "../ui/States";
import { Asking } from "./Asking";
import type { Draft } from "./draft";
import { Fields } from "./Fields";
import { Planning } from "./Integration";
import type { Kind } from "./kinds";
import { testBody } from "./save";
import type { StepID } from "./steps";
import { TestResult } from "./TestResult";

interface Props {
  kind: Kind;
  entry: Entry<Draft>;
  go: (step: StepID) => void;
}

// What is chosen with the prerequisites, and what the first run decides.
const elsewhere = ["sources", "enabled"];

/** SettingsStep takes the settings of what is to be connected. */
export function SettingsStep({ kind, entry: { form, problem }, go }: Props) {
  const next = () => {
    const { hasErrors, errors } = form.validate();
    if (hasErrors) focusFirst(errors);
    else go("test");
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      <Stack maw={820} pb="xl">
        {problem && <Failure error={problem} />}
        <Fields kind={kind} form={form} without={elsewhere} />
        {Object.keys(form.errors).length > 0 && (
          <Alert color="red" role="alert">
            Something is missing or malformed: see the fields that are marked.
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={() => go("prerequisites")}>
            Back
          </Button>
          <Button type="submit" rightSection={<IconArrowRight size={16} />}>
            Go on to the test
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** TestStep tries the settings before they are kept, and keeps them. */
export function TestStep({ kind, entry, go }: Props) {
  const test = api.useMutation("post", "/api/v1/integrations/test");
  const works = test.data?.ok === true;
  return (
    <Stack pb="xl">
      <Paper withBorder p="lg">
        <Asking
          text="Parapet signs in to the tenant and says of each permission whether it is granted, and what is not read without it. Nothing is saved yet. It takes up to a minute."
          button="Test connection"
          busy="Signing in to the tenant and looking at each permission …"
          next
          ask={() => test.mutate({ body: testBody(kind, entry.form.values) })}
          of={test}
        >
          {(result) => <TestResult test={result} kind={kind} />}
        </Asking>
      </Paper>
      {entry.problem && <Failure error={entry.problem} />}
      <Group justify="space-between" wrap="nowrap">
        <Button variant="default" onClick={() => go("settings")}>
          Back
        </Button>
        <Group gap="sm" wrap="nowrap">
          {!works && (
            <Text size="sm" c="dimmed">
              {test.data ? "What is missing can be put right later, too." : "Test it first, to see what is missing."}
            </Text>
          )}
          <Button
            variant={works ? "filled" : "default"}
            loading={entry.busy}
            onClick={() => entry.onSubmit()}
            rightSection={<IconArrowRight size={16} />}
          >
            {works ? "Save and plan" : "Save all the same"}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

/** PlanStep says what the first run will do, before it does it. */
export function PlanStep({ integration, next }: { integration: string; next: () => void }) {
  return (
    <Stack pb="xl">
      <Paper withBorder p="lg">
        <Planning id={integration} />
      </Paper>
      <Group justify="space-between">
        <ButtonLink variant="default" to="/integrations/$id/edit" params={{ id: integration }}>
          Change the settings
        </ButtonLink>
        <Button onClick={next} rightSection={<IconArrowRight size={16} />}>
          Go on to the first run
        </Button>
      </Group>
    </Stack>
  );
}
