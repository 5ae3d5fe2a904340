import { Group, Paper, Stack } from "@mantine/core";
import { AnchorLink } from "../ui/links";
import { StateBadge } from "../ui/StateBadge";
import { Answer, Waiting } from "../ui/States";
import { CancelRun } from "./CancelRun";
import { Gantt } from "./Gantt";
import { Standing } from "./Standing";
import { Summary } from "./Summary";
import { useRun } from "./useRun";
import { runWord } from "./words";

/** LiveRun shows within another view how a run goes on. */
export function LiveRun({ id }: { id: string }) {
  const followed = useRun(id);
  return (
    <Answer
      of={{ data: followed.run, error: followed.error, refetch: followed.refetch }}
      waiting={<Waiting lines={10} />}
    >
      {(run) => (
        <Stack>
          <Group justify="space-between">
            <Group gap="sm">
              <StateBadge word={runWord(run)} />
              <AnchorLink to="/runs/$id" params={{ id }} size="sm">
                Events, calls and quotas
              </AnchorLink>
            </Group>
            <CancelRun run={run} />
          </Group>
          <Standing run={run} lost={followed.lost} />
          <Summary run={run} />
          <Paper withBorder p="sm">
            <Gantt run={run} />
          </Paper>
        </Stack>
      )}
    </Answer>
  );
}
