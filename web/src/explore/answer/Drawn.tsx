import { Button, Group, Text } from "@mantine/core";
import { IconAffiliate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { GraphPicture } from "../../graph/Graph";
import { quantity } from "../../ui/format";
import { Failure, Nothing, Waiting } from "../../ui/States";
import { type Answer, ask } from "../ask";
import { asOf, hasMoment } from "../moment";
import type { Explore } from "../useExplore";
import { mentionedIn, type Row, rowsOf } from "./rows";

interface Props {
  explore: Explore;
  rows: Row[];
  first: Answer;
}

/** Drawn is the entities of an answer as a picture. */
export function Drawn({ explore, rows, first }: Props) {
  const { address, set, answer } = explore;
  const earlier = useEarlier(explore);
  const start = useMemo(
    () => [...new Set([...rows, ...(earlier.data ?? [])].flatMap((row) => mentionedIn(row).map(({ id }) => id)))],
    [rows, earlier.data],
  );
  if (start.length === 0 && earlier.isFetching) return <Waiting lines={8} />;
  if (start.length === 0 && earlier.error) {
    return <Failure error={earlier.error} retry={() => void earlier.refetch()} />;
  }
  if (start.length === 0) {
    return (
      <Nothing icon={<IconAffiliate />} title="There is nothing to draw">
        {rows.length === 0 ? "The query found nothing." : "The answer names no entities. Return some of them whole."}
      </Nothing>
    );
  }
  return (
    <>
      {earlier.error && <Failure error={earlier.error} retry={() => void earlier.refetch()} />}
      {answer.hasMore && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            The first {quantity(rows.length)} rows of the answer are drawn.
          </Text>
          <Button size="compact-xs" variant="default" onClick={answer.more} disabled={answer.readingMore}>
            {answer.readingMore ? "Reading …" : "Draw more"}
          </Button>
        </Group>
      )}
      <GraphPicture
        label="Answer"
        start={start}
        at={momentOf(explore, first)}
        view={address.graph}
        change={(graph) => set({ graph })}
        tell={(entity) => set({ entity, row: undefined })}
      />
    </>
  );
}

/** momentOf is the moment that an answer is of: of one in the past, of which it says so to the millisecond. */
function momentOf({ asked, address }: Explore, { meta }: Answer): string | undefined {
  if (!asked || !hasMoment(asked.query)) return undefined;
  return address.at ?? new Date((meta.asOf ?? 0) + 1).toISOString();
}

/** useEarlier is what the query found at the moment with which is compared, so that what is gone is drawn too. */
function useEarlier({ asked, address, part }: Explore) {
  const since = address.graph?.since;
  const text = address.query ?? part?.text ?? "";
  return useQuery({
    queryKey: ["explore, earlier", asked, text, since],
    queryFn: async ({ signal }) => {
      if (!asked) return [];
      return rowsOf([await ask({ ...asked, query: asOf(text, since) }, signal)]);
    },
    enabled: asked !== undefined && since !== undefined && !hasMoment(text),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
