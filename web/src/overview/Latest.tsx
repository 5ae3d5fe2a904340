import { Group, Stack, Text } from "@mantine/core";
import { api } from "../api/client";
import { changesOf, changesText, hasEnded, type Run, runWord } from "../runs/words";
import { Framed } from "../ui/Framed";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { StateBadge } from "../ui/StateBadge";
import { Answer, Waiting } from "../ui/States";
import classes from "./Overview.module.css";

/** Latest is what the last runs changed. */
export function Latest() {
  const runs = api.useQuery("get", "/api/v1/runs", { params: { query: { limit: 50 } } }, { refetchInterval: 30_000 });
  return (
    <Framed
      title="Latest changes"
      note="What runs found to be new, changed or gone, the last ones first."
      tools={
        <AnchorLink to="/changes" size="sm">
          All changes
        </AnchorLink>
      }
    >
      <Answer of={runs} waiting={<Waiting lines={4} />}>
        {({ items }) => {
          const ended = items.filter(changed).slice(0, 6);
          if (ended.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                No run has changed anything yet.
              </Text>
            );
          }
          return (
            <Stack gap={0} component="ul" className={classes.latest}>
              {ended.map((run) => (
                <LatestRun key={run.id} run={run} />
              ))}
            </Stack>
          );
        }}
      </Answer>
    </Framed>
  );
}

const changed = (run: Run) => hasEnded(run) && Object.values(changesOf(run)).some((n) => n > 0);

function LatestRun({ run }: { run: Run }) {
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <AnchorLink to="/runs/$id" params={{ id: run.id }} search={{ tab: "changes" }} size="sm" fw={500} truncate>
          {run.integration_key}
        </AnchorLink>
        <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
          <Moment at={run.ended_at} />
        </Text>
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm">{changesText(changesOf(run))}</Text>
        {run.state !== "succeeded" && <StateBadge word={runWord(run)} />}
      </Group>
    </li>
  );
}
