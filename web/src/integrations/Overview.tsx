import { Alert, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconPlayerPause } from "@tabler/icons-react";
import { api } from "../api/client";
import { Expiry } from "../credentials/Expiry";
import { useCredentials } from "../credentials/useCredentials";
import { HeldDeletions } from "../runs/HeldDeletions";
import { changesOf, type Run, reasonOf, runWord, stepWord } from "../runs/words";
import { useMay } from "../session/me";
import { Facts } from "../ui/Facts";
import { duration, quantity } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { StateBadge } from "../ui/StateBadge";
import { sentence } from "../ui/sentence";
import { Next } from "./columns";
import { useSourceName } from "./kinds";
import { Settings } from "./Settings";
import type { Integration } from "./words";

/** Overview is how an integration is doing, and how it is set. */
export function Overview({ integration }: { integration: Integration }) {
  const { status } = integration;
  const last = api.useQuery(
    "get",
    "/api/v1/runs/{id}",
    { params: { path: { id: status.last?.id ?? "" } } },
    { enabled: status.last !== undefined },
  );
  return (
    <Stack>
      <Notices integration={integration} />
      {last.data && <HeldDeletions run={last.data} />}
      <Standing integration={integration} />
      {last.data && <Gaps run={last.data} />}
      <Settings integration={integration} />
    </Stack>
  );
}

function Notices({ integration: { status, enabled, credential_id } }: { integration: Integration }) {
  const may = useMay();
  return (
    <>
      {!enabled && (
        <Alert color="gray" icon={<IconPlayerPause />} title="It is paused">
          It does not run by itself, and what it has read grows old. Resume it to go on, or run it by hand.
        </Alert>
      )}
      {status.waiting_until && (
        <Alert color="yellow" icon={<IconClockPause />} title="It waits and goes on by itself">
          It goes on <Moment at={status.waiting_until} />
          {status.waiting_for && `, and waits for ${status.waiting_for}`}.
        </Alert>
      )}
      {status.credential && (
        <Alert color="yellow" icon={<IconAlertTriangle />} title="The credential needs attention">
          {sentence(status.credential)}{" "}
          {may("credential.write") ? (
            <AnchorLink to="/credentials/$id" params={{ id: credential_id }} inherit underline="always">
              Renew it
            </AnchorLink>
          ) : (
            "An administrator renews it."
          )}
        </Alert>
      )}
    </>
  );
}

function Standing({ integration }: { integration: Integration }) {
  const { current, last } = integration.status;
  const credentials = useCredentials();
  const credential = credentials.data?.items.find((one) => one.id === integration.credential_id);
  const changes = last && changesOf(last);
  const took = last?.started_at && last.ended_at ? Date.parse(last.ended_at) - Date.parse(last.started_at) : undefined;
  return (
    <Facts
      facts={[
        {
          label: current ? "Run at work" : "Last run",
          value: <RunLink run={current ?? last} />,
          note: current ? (
            <>
              asked for <Moment at={current.queued_at} />
            </>
          ) : (
            last && (
              <>
                <Moment at={last.ended_at} />
                {took !== undefined && `, took ${duration(took)}`}
              </>
            )
          ),
        },
        { label: "Next run", value: <Next integration={integration} /> },
        {
          label: "Changed by the last run",
          value: changes ? `${quantity(changes.created)} new` : "–",
          note: changes && `${quantity(changes.updated)} changed, ${quantity(changes.deleted)} gone`,
        },
        {
          label: "Credential expires",
          value: <Expiry expires={credential?.expires_at} warning={integration.status.credential} />,
          note: credential && (
            <AnchorLink to="/credentials/$id" params={{ id: credential.id }} inherit>
              {credential.name}
            </AnchorLink>
          ),
        },
      ]}
    />
  );
}

function RunLink({ run }: { run: Run | undefined }) {
  if (!run) return "Not yet";
  return (
    <Group gap="xs" component="span">
      <StateBadge word={runWord(run)} />
      <AnchorLink to="/runs/$id" params={{ id: run.id }} size="sm">
        Look at it
      </AnchorLink>
    </Group>
  );
}

/** Gaps are the sources that the last run did not read as they are, and why. */
function Gaps({ run }: { run: Run }) {
  const name = useSourceName();
  const gaps = run.steps.filter((step) => step.outcome && !["succeeded", "skipped"].includes(step.outcome));
  if (gaps.length === 0 && !run.error) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="gaps">
      <Stack gap="xs">
        <Title order={2} id="gaps">
          What is missing
        </Title>
        {run.error && <Text size="sm">{sentence(run.error)}</Text>}
        {gaps.map((step) => (
          <Group key={step.step} gap="sm" align="flex-start" wrap="nowrap">
            <StateBadge word={stepWord(step, true)} />
            <Text size="sm">
              <b>{name(step.step)}.</b> {sentence(reasonOf(step))}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
