import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconPlugConnectedX } from "@tabler/icons-react";
import { Moment } from "../ui/Moment";
import { linesOf, sentence } from "../ui/sentence";
import type { Run } from "./words";

/** Standing says what there is to know of a run beside its steps: why it waits, why it failed, that the page lost it. */
export function Standing({ run, lost }: { run: Run; lost: boolean }) {
  return (
    <>
      {lost && (
        <Alert color="yellow" icon={<IconPlugConnectedX />} role="status" title="The connection to Parapet broke off">
          What you see is how it was. The page goes on by itself as soon as the server answers; so does the run.
        </Alert>
      )}
      {run.waiting_until && (
        <Alert color="yellow" icon={<IconClockPause />} role="status" title="It waits and goes on by itself">
          <Text size="sm">
            It goes on <Moment at={run.waiting_until} />
            {run.waiting_for && `, and waits for ${run.waiting_for}`}.
            {run.state === "waiting" &&
              " Whoever runs the integration now has it ask again at once; Microsoft may say to wait on."}
          </Text>
        </Alert>
      )}
      {run.error && (
        <Alert
          color={run.state === "failed" ? "red" : "yellow"}
          icon={<IconAlertTriangle />}
          title={run.state === "failed" ? "Why it failed" : "What went wrong"}
        >
          {linesOf(run.error).map((line) => (
            <Text key={line} size="sm">
              {sentence(line)}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}
