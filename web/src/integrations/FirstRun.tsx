import { Alert, Button, Group, Paper, Stack, Switch, Text } from "@mantine/core";
import { IconCircleCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { api, http } from "../api/client";
import { LiveRun } from "../runs/LiveRun";
import { ButtonLink } from "../ui/links";
import { Answer, Failure, Waiting } from "../ui/States";
import { useKind } from "./kinds";
import { useChanged } from "./useChanged";
import { type Integration, scheduleText } from "./words";

/** FirstRun starts the first run of an integration, and shows how it goes on. */
export function FirstRun({ id }: { id: string }) {
  const asked = api.useQuery(
    "get",
    "/api/v1/integrations/{id}",
    { params: { path: { id } } },
    { refetchInterval: (query) => (query.state.data && !query.state.data.status.last ? 1000 : false) },
  );
  return (
    <Answer of={asked} waiting={<Waiting lines={3} height={60} />}>
      {(integration) => {
        const run = integration.status.current ?? integration.status.last;
        return run ? <Running id={run.id} integration={integration} /> : <Start integration={integration} />;
      }}
    </Answer>
  );
}

function Start({ integration }: { integration: Integration }) {
  const kind = useKind(integration.kind);
  const byHand = integration.schedule.interval === "DISABLED";
  const [scheduled, setScheduled] = useState(!byHand);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const changed = useChanged();
  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await begin(integration, scheduled);
      void changed();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Paper withBorder p="lg" maw={820}>
      <Stack>
        <Text>
          {integration.name} is saved, and nothing was read yet. The first run reads everything; those that follow read
          mostly what has changed.
        </Text>
        {!byHand && (
          <Switch
            checked={scheduled}
            onChange={(event) => setScheduled(event.currentTarget.checked)}
            label="Go on by its schedule from now on"
            description={`${scheduleText(integration.schedule, kind.data)}. Without this it stays paused, and runs when somebody runs it.`}
          />
        )}
        {error !== undefined && <Failure error={error} />}
        <Group>
          <Button leftSection={<IconPlayerPlay size={16} />} loading={busy} onClick={() => void start()}>
            Start the first run
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** begin has an integration read now: one that runs at an interval does so when it is enabled, the others are run by hand. */
async function begin({ id, schedule }: Integration, scheduled: boolean): Promise<void> {
  const params = { params: { path: { id } } };
  if (scheduled) await http.POST("/api/v1/integrations/{id}/resume", params);
  if (!scheduled || schedule.cron) await http.POST("/api/v1/integrations/{id}/runs", { ...params, body: {} });
}

function Running({ id, integration }: { id: string; integration: Integration }) {
  return (
    <Stack pb="xl">
      {integration.status.last && !integration.status.current && <Done integration={integration} />}
      <LiveRun id={id} />
    </Stack>
  );
}

function Done({ integration }: { integration: Integration }) {
  const read = integration.status.last?.generation !== undefined;
  return (
    <Alert
      role="status"
      color={read ? "teal" : "red"}
      icon={<IconCircleCheck />}
      title={read ? `${integration.name} is in the graph` : "The first run came to nothing"}
    >
      <Stack gap="xs">
        <Text size="sm">
          {read
            ? "Look at its systems, or ask the graph a question."
            : "See below what went wrong. Put it right in the settings, and run it again from its page."}
        </Text>
        <Group gap="xs">
          {read && (
            <>
              <ButtonLink size="xs" to="/assets/$inventory" params={{ inventory: "systems" }}>
                Look at the systems
              </ButtonLink>
              <ButtonLink size="xs" variant="default" to="/explore">
                Ask a question
              </ButtonLink>
            </>
          )}
          <ButtonLink size="xs" variant="default" to="/integrations/$id" params={{ id: integration.key }}>
            Go to its page
          </ButtonLink>
        </Group>
      </Stack>
    </Alert>
  );
}
