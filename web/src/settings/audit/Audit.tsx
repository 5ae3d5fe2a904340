import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconListSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, querySerializer, type Schemas } from "../../api/client";
import { download } from "../../api/download";
import { asProblem } from "../../api/problem";
import { useMay } from "../../session/me";
import type { Column } from "../../table/column";
import { Fitted } from "../../table/Fitted";
import { Table } from "../../table/Table";
import { exact } from "../../ui/format";
import { shortly } from "../../ui/momentField";
import { StateBadge, type Word } from "../../ui/StateBadge";
import { Answer, Failure, Nothing } from "../../ui/States";
import { Frame } from "../Frame";
import { Entry } from "./Entry";
import { Filters } from "./Filters";
import { Verify } from "./Verify";
import { auditOf } from "./view";

/** AuditEntry is one thing that was done or refused. */
export type AuditEntry = Schemas["AuditEntry"];

const route = getRouteApi("/console/settings/audit");

/** Audit is the log of what was changed, and of what was denied. */
export function Audit() {
  const may = useMay();
  const view = route.useSearch();
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      await download(`/api/v1/audit/export?${querySerializer({ ...view })}`);
    } catch (thrown) {
      notifications.show({ title: "There is no file", message: asProblem(thrown).message, color: "red" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame
      at="/settings/audit"
      description="Every change and every denied attempt. Nothing is ever altered in it: each entry is chained to the one before."
      actions={
        <>
          <Verify />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} />}
            loading={busy}
            onClick={() => void take()}
          >
            Export
          </Button>
        </>
      }
    >
      {may("audit.read") && <List />}
    </Frame>
  );
}

const words: Record<string, Word> = {
  allowed: { text: "Done", color: "green" },
  denied: { text: "Denied", color: "red", help: "Who asked may not do it, or did not say who he is." },
  failed: { text: "Failed", color: "orange", help: "It was allowed, and went wrong." },
};

const columns: Column<AuditEntry>[] = [
  {
    id: "at",
    title: "When",
    width: 170,
    cell: (one) => (
      <time dateTime={one.at} title={exact(new Date(one.at))}>
        {shortly(one.at)}
      </time>
    ),
  },
  { id: "actor", title: "Who", width: 150, cell: (one) => <b>{one.actor || "nobody"}</b> },
  { id: "via", title: "By", width: 100, cell: (one) => one.via },
  { id: "action", title: "What", width: 180, cell: (one) => one.action },
  { id: "target", title: "To what", width: 230, cell: (one) => one.target ?? "" },
  {
    id: "outcome",
    title: "Outcome",
    width: 110,
    cell: (one) => <StateBadge word={words[one.outcome] ?? { text: one.outcome, color: "gray" }} />,
  },
  { id: "address", title: "From", width: 140, cell: (one) => one.address ?? "" },
];

function List() {
  const view = route.useSearch();
  const search = route.useNavigate();
  const [open, setOpen] = useState<AuditEntry>();
  const asked = api.useInfiniteQuery(
    "get",
    "/api/v1/audit",
    { params: { query: { ...view, limit: 200 } } },
    {
      initialPageParam: null,
      getNextPageParam: (page) => page.next ?? null,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
    },
  );
  return (
    <>
      <Filters view={view} onChange={(by) => void search({ search: (now) => auditOf({ ...now, ...by }) })} />
      <Answer of={asked}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <Nothing
                icon={<IconListSearch />}
                title="No entry is like that"
                action={
                  <Button variant="default" size="xs" onClick={() => void search({ search: {} })}>
                    Show all
                  </Button>
                }
              >
                Choose other conditions, or a longer time.
              </Nothing>
            );
          }
          return (
            <Fitted rows={items.length}>
              <Table
                label="Audit log"
                columns={columns}
                rows={items}
                id={(one) => String(one.seq)}
                total={pages[0]?.total ?? items.length}
                onOpen={setOpen}
                more={() => {
                  if (asked.hasNextPage && !asked.isFetching && !asked.isError) void asked.fetchNextPage();
                }}
              />
            </Fitted>
          );
        }}
      </Answer>
      {asked.data && asked.error && (
        <Group>
          <Failure error={asked.error} retry={() => void asked.refetch()} />
        </Group>
      )}
      {open && <Entry entry={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
