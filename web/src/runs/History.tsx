import { Button, Group, MultiSelect, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { http } from "../api/client";
import type { Column } from "../table/column";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { duration, quantity } from "../ui/format";
import { Moment } from "../ui/Moment";
import { StateBadge } from "../ui/StateBadge";
import { Answer } from "../ui/States";
import { changesOf, type Run, runStates, runWord, startedBy, sumOf, tookOf } from "./words";

const columns: Column<Run>[] = [
  { id: "state", title: "State", width: 150, cell: (run) => <StateBadge word={runWord(run)} /> },
  { id: "queued_at", title: "Asked for", width: 140, cell: (run) => <Moment at={run.queued_at} /> },
  { id: "trigger", title: "Started", width: 170, cell: startedBy },
  {
    id: "took",
    title: "Took",
    width: 100,
    align: "right",
    cell: (run) => {
      const took = run.ended_at ? tookOf(run, new Date(run.ended_at)) : undefined;
      return took === undefined ? "–" : duration(took);
    },
  },
  { id: "rows", title: "Read", width: 100, align: "right", cell: (run) => quantity(run.rows) },
  { id: "calls", title: "Calls", width: 80, align: "right", cell: (run) => quantity(sumOf(run.calls)) },
  { id: "new", title: "New", width: 90, align: "right", cell: (run) => quantity(changesOf(run).created) },
  { id: "changed", title: "Changed", width: 90, align: "right", cell: (run) => quantity(changesOf(run).updated) },
  { id: "gone", title: "Gone", width: 90, align: "right", cell: (run) => quantity(changesOf(run).deleted) },
];

type State = "queued" | "running" | "waiting" | "interrupted" | "succeeded" | "partial" | "failed" | "cancelled";

interface Props {
  integration: string;
  states: string[];
  onStates: (states: string[]) => void;
}

/** History are the runs of an integration, the newest first. */
export function History({ integration, states, onStates }: Props) {
  const navigate = useNavigate();
  const query = { integration, state: states as State[], limit: 100 };
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/runs", { params: { query } }],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await http.GET("/api/v1/runs", { params: { query: { ...query, cursor: pageParam } }, signal });
      return data ?? { items: [], total: 0 };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => ("next" in page ? page.next : undefined),
    refetchInterval: 15_000,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <MultiSelect
          aria-label="States"
          placeholder={states.length === 0 ? "All states" : undefined}
          data={runStates}
          value={states}
          onChange={onStates}
          clearable
          size="xs"
          miw={220}
        />
        <Text size="sm" c="dimmed">
          Runs are kept for 30 days.
        </Text>
      </Group>
      <Answer of={{ data: pages.data, error: pages.error, refetch: pages.refetch }}>
        {() =>
          rows.length === 0 ? (
            <Group py="md">
              <Text c="dimmed" size="sm">
                {states.length > 0 ? "No run is in one of these states." : "It has not run yet."}
              </Text>
              {states.length > 0 && (
                <Button size="compact-sm" variant="subtle" onClick={() => onStates([])}>
                  Show all
                </Button>
              )}
            </Group>
          ) : (
            <Fitted rows={rows.length} most="max(300px, calc(100vh - 330px))">
              <Table
                label="Runs"
                columns={columns}
                rows={rows}
                id={(run) => run.id}
                total={total}
                onOpen={(run) => void navigate({ to: "/runs/$id", params: { id: run.id } })}
                more={() => {
                  if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
                }}
              />
            </Fitted>
          )
        }
      </Answer>
    </Stack>
  );
}
