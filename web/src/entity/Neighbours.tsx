import { Group, Text } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { api, type Schemas } from "../api/client";
import type { Column } from "../table/column";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { counted } from "../ui/format";
import { AnchorLink, ButtonLink } from "../ui/links";
import { titleOf, typeTitle } from "../ui/naming";
import { Failure, Waiting } from "../ui/States";
import { Value } from "../ui/Value";
import classes from "./Entity.module.css";

interface Neighbour {
  _id: string;
  displayName: string | null;
  _integrationName: string | null;
  relationship: Readonly<Record<string, unknown>>;
}

interface Props {
  id: string;
  group: Schemas["RelatedGroup"];
  at: string | undefined;
}

/** Neighbours are the entities at the other ends of the relationships of a group. */
export function Neighbours({ id, group, at }: Props) {
  const navigate = useNavigate();
  const { relationship, direction, type } = group;
  const asked = api.useInfiniteQuery(
    "get",
    "/api/v1/entities/{id}/neighbours",
    { params: { path: { id }, query: { relationship, direction, type, at, limit: 100 } } },
    {
      initialPageParam: null,
      getNextPageParam: (page) => page.next ?? null,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      staleTime: 60_000,
    },
  );
  const pages = asked.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items as Neighbour[]), [pages]);
  const columns = useMemo(() => columnsOf(rows, at), [rows, at]);
  const { hasNextPage, isFetching, isError, fetchNextPage } = asked;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  if (asked.error && !pages) return <Failure error={asked.error} retry={() => void asked.refetch()} />;
  if (!pages) return <Waiting lines={10} />;
  return (
    <div className={classes.neighbours} aria-busy={asked.isPlaceholderData}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <b>{typeTitle(type)}</b> · {counted(group.count, "entity", "entities")}
        </Text>
        <ButtonLink to="/explore" search={{ query: pages[0]?.query }} variant="subtle" size="compact-xs">
          View as query
        </ButtonLink>
      </Group>
      <Fitted rows={rows.length}>
        <Table
          label={`${typeTitle(type)}: ${group.description}`}
          columns={columns}
          rows={rows}
          id={(row) => String(row.relationship._id ?? row._id)}
          total={group.count}
          onOpen={(row) => void navigate({ to: "/entities/$id", params: { id: row._id }, search: { at } })}
          more={more}
        />
      </Fitted>
      {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
    </div>
  );
}

/** The columns are who it is, and what its relationship tells beside its own. */
function columnsOf(rows: Neighbour[], at: string | undefined): Column<Neighbour>[] {
  const told = new Set(rows.slice(0, 100).flatMap(({ relationship }) => Object.keys(relationship)));
  const properties = [...told].filter((name) => !name.startsWith("_") && name !== "displayName");
  return [
    {
      id: "name",
      title: "Name",
      width: 320,
      cell: (row) => (
        <AnchorLink
          to="/entities/$id"
          params={{ id: row._id }}
          search={{ at }}
          c="inherit"
          fw={500}
          inherit
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          {row.displayName || row._id}
        </AnchorLink>
      ),
    },
    ...properties.map(
      (name): Column<Neighbour> => ({
        id: name,
        title: titleOf(name),
        help: "Told by the relationship",
        width: 150,
        cell: (row) => <Value value={row.relationship[name]} name={name} />,
      }),
    ),
    {
      id: "since",
      title: "Related since",
      help: "When a sync first saw the relationship",
      width: 140,
      cell: (row) => <Value value={row.relationship._createdOn} name="_createdOn" kind="time" />,
    },
  ];
}
