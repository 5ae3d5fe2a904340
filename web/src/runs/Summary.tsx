import { Facts } from "../ui/Facts";
import { counted, duration, quantity, size } from "../ui/format";
import { useNow } from "../ui/Moment";
import type { Live } from "./followed";
import { changesOf, hasEnded, sumOf, tookOf } from "./words";

/** Summary is what a run came to in a few numbers, which grow while it is at work. */
export function Summary({ run }: { run: Live }) {
  const ended = hasEnded(run);
  const now = useNow(ended ? 60_000 : 1000);
  const took = tookOf(run, now);
  const { created, updated, deleted } = changesOf(run);
  const read = ended ? run.rows : run.steps.reduce((sum, step) => sum + (step.rows || (step.done ?? 0)), 0);
  return (
    <Facts
      facts={[
        {
          label: ended ? "Took" : "Since it began",
          value: took === undefined ? "Not begun" : duration(took),
          note: run.attempts > 1 ? `taken up ${counted(run.attempts, "time")}` : undefined,
        },
        { label: "Read", value: counted(read, "row"), note: `${size(sumOf(run.bytes))} received` },
        { label: "Calls", value: quantity(sumOf(run.calls)), note: "of the tenant's APIs" },
        {
          label: "Changes",
          value: ended ? `${quantity(created)} new` : "–",
          note: ended ? `${quantity(updated)} changed, ${quantity(deleted)} gone` : "told at the end",
        },
      ]}
    />
  );
}
