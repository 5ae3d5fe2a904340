import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconEqual } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { counted, quantity } from "../ui/format";
import { shortly } from "../ui/momentField";
import { typeTitle } from "../ui/naming";
import { Answer, Failure, Nothing } from "../ui/States";
import { ChangeLine } from "./ChangeLine";
import classes from "./Changes.module.css";
import type { Compared } from "./compared";
import { rowsOf, shownOf, sumOf } from "./counted";
import { useChanges, useView } from "./useChanges";
import type { Op } from "./view";

const words: Record<Op, string> = { created: "New", updated: "Changed", deleted: "Gone" };

/** List is what exactly differs, page by page. */
export function List({ compared, counts }: { compared: Compared; counts: Schemas["ChangeCounts"] }) {
  const { view, change } = useView();
  const rows = shownOf(rowsOf(counts.items, view.integration), view);
  const of = (op?: Op) => quantity(sumOf(rows, op));
  return (
    <Stack gap="sm" component="section" aria-label="What exactly differs" miw={0}>
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="What became of it"
          value={view.op ?? "all"}
          onChange={(to) => change({ op: to === "all" ? undefined : (to as Op) })}
          data={[
            { value: "all", label: `All (${of()})` },
            ...(["created", "updated", "deleted"] as const).map((op) => ({
              value: op,
              label: `${words[op]} (${of(op)})`,
            })),
          ]}
        />
        <Text size="xs" c="dimmed">
          {shortly(counts.from.at)} – {shortly(counts.to.at)}
        </Text>
      </Group>
      {rows.some((row) => row.unlisted) && (
        <Text size="sm" c="dimmed">
          {rows
            .filter((row) => row.unlisted)
            .map((row) => typeTitle(row.type))
            .join(", ")}
          : too many changes to list one by one. Choose moments that are closer together.
        </Text>
      )}
      <Listed compared={compared} counts={counts} />
    </Stack>
  );
}

function Listed({ compared, counts }: { compared: Compared; counts: Schemas["ChangeCounts"] }) {
  const { view } = useView();
  const rows = shownOf(rowsOf(counts.items, view.integration), view);
  const unlisted = rows.length > 0 && rows.every((row) => row.unlisted);
  const asked = useChanges(compared, view);
  if (unlisted) return null;
  return (
    <Answer of={asked}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return (
            <Nothing icon={<IconEqual />} title="Nothing of this differs">
              Something else does: choose another type, or what became of it.
            </Nothing>
          );
        }
        return (
          <div className={asked.isPlaceholderData ? classes.old : undefined}>
            {items.map((change) => (
              <ChangeLine key={`${change.type} ${change.integration} ${change.key}`} change={change} />
            ))}
            {asked.error && <Failure error={asked.error} retry={() => void asked.fetchNextPage()} />}
            <Group mt="md" gap="sm">
              {asked.hasNextPage && (
                <Button
                  size="xs"
                  variant="default"
                  loading={asked.isFetchingNextPage}
                  onClick={() => void asked.fetchNextPage()}
                >
                  Show more
                </Button>
              )}
              <Text size="xs" c="dimmed">
                {counted(items.length, "change is", "changes are")} shown
                {asked.hasNextPage ? "." : ": these are all."}
              </Text>
            </Group>
          </div>
        );
      }}
    </Answer>
  );
}
