import { Group, Tooltip } from "@mantine/core";
import type { Schemas } from "../api/client";
import { CountCard } from "../ui/CountCard";
import { useView } from "./useView";
import { queues } from "./view";
import { queueTitles } from "./words";

interface Props {
  counts: Schemas["QueueCounts"] | undefined;
  failed: boolean;
}

/** Queues are how many vulnerabilities there are to work through, each of which can be looked at alone. */
export function Queues({ counts, failed }: Props) {
  const { view, change } = useView();
  return (
    <Group gap="xs">
      <CountCard
        label="All"
        count={counts?.all}
        failed={failed}
        chosen={view.queue === undefined}
        onChoose={() => change({ queue: undefined })}
      />
      {queues.map((queue) => (
        <Tooltip key={queue} label={queueTitles[queue].help} multiline w={260} openDelay={400}>
          <div>
            <CountCard
              label={queueTitles[queue].title}
              count={counts?.[queue]}
              failed={failed}
              chosen={view.queue === queue}
              onChoose={() => change({ queue: view.queue === queue ? undefined : queue })}
            />
          </div>
        </Tooltip>
      ))}
    </Group>
  );
}
