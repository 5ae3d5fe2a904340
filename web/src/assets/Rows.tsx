import { Button, Group, Text } from "@mantine/core";
import { IconFilterOff, IconPlug } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Column } from "../table/column";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { AnchorLink, ButtonLink } from "../ui/links";
import { nameOf, titleOf, typeTitle } from "../ui/naming";
import { Failure, Nothing, Waiting } from "../ui/States";
import { Value } from "../ui/Value";
import classes from "./Assets.module.css";
import type { Inventory, Row, useRows } from "./useRows";
import { useView } from "./useView";
import { usualOf } from "./usual";
import { narrowed } from "./view";

/** Rows is the rows of a list, of which one opens. */
export function Rows({ inventory, asked }: { inventory: Inventory; asked: ReturnType<typeof useRows> }) {
  const { view, change } = useView();
  const navigate = useNavigate();
  const firstRow = asked.rows[0];
  const columns = useMemo(
    () => columnsOf(inventory, view.columns ?? usualOf(inventory.columns, firstRow), view.at),
    [inventory, view.columns, view.at, firstRow],
  );
  const { hasNextPage, isFetching, isError, fetchNextPage } = asked;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  if (asked.error && !asked.first) {
    return (
      <Frame>
        <Failure error={asked.error} retry={asked.refetch} />
        {view.at && (
          <Group>
            <Button variant="default" size="xs" onClick={() => change({ at: undefined })}>
              Back to now
            </Button>
          </Group>
        )}
      </Frame>
    );
  }
  if (!asked.first) return <Frame>{<Waiting lines={12} />}</Frame>;
  if (asked.rows.length === 0) return <Frame>{<None inventory={inventory} />}</Frame>;
  return (
    <Frame old={asked.isPlaceholderData}>
      <Fitted rows={asked.rows.length}>
        <Table
          label={inventory.title}
          columns={columns}
          rows={asked.rows}
          id={(row) => row._id}
          total={asked.total}
          order={view.sort}
          onOrder={(sort) => change({ sort })}
          onOpen={(row) => void navigate({ to: "/entities/$id", params: { id: row._id }, search: { at: view.at } })}
          more={more}
        />
      </Fitted>
      {asked.error && <Failure error={asked.error} retry={asked.refetch} />}
    </Frame>
  );
}

function Frame({ children, old = false }: { children: React.ReactNode; old?: boolean }) {
  return (
    <div className={classes.rows} data-old={old} aria-busy={old}>
      {children}
    </div>
  );
}

function None({ inventory }: { inventory: Inventory }) {
  const { view, change } = useView();
  const what = inventory.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  if (narrowed(view)) {
    return (
      <Nothing
        icon={<IconFilterOff />}
        title={`No ${what} fulfil all of this`}
        action={
          <Button
            variant="default"
            onClick={() => change({ search: undefined, filter: undefined, tag: undefined, findings: undefined })}
          >
            Clear the filters
          </Button>
        }
      >
        Take one of the filters away, or search for less of a name.
      </Nothing>
    );
  }
  return (
    <Nothing
      icon={<IconPlug />}
      title={view.at ? `No ${what} were known then` : `No ${what} are known yet`}
      action={
        view.at ? (
          <Button variant="default" onClick={() => change({ at: undefined })}>
            Back to now
          </Button>
        ) : (
          <ButtonLink to="/integrations" variant="default">
            Go to the integrations
          </ButtonLink>
        )
      }
    >
      {view.at
        ? "Nothing had been read by that moment, or it is longer ago than the graph is kept."
        : "They come with the first run of an integration that reads them. What is missing may also be switched off there."}
    </Nothing>
  );
}

const widths: Record<string, number> = { boolean: 110, number: 130, time: 140, list: 180, text: 160 };

function columnsOf(inventory: Inventory, names: string[], at: string | undefined): Column<Row>[] {
  const known = new Map(inventory.columns.map((column) => [column.name, column]));
  return names.flatMap((name) => {
    const column = known.get(name);
    if (!column) return [];
    const { kind, description } = column;
    return {
      id: name,
      title: titleOf(name),
      help: description,
      width: name === "displayName" ? 240 : (widths[kind] ?? 160),
      align: kind === "number" ? "right" : "left",
      sortable: true,
      cell: (row) => (name === "displayName" ? <Name row={row} at={at} /> : <Cell row={row} name={name} kind={kind} />),
    };
  });
}

function Cell({ row, name, kind }: { row: Row; name: string; kind: string }) {
  if (name === "_type") return <Text inherit>{typeTitle(row._type)}</Text>;
  return <Value value={row[name]} name={name} kind={kind} />;
}

function Name({ row, at }: { row: Row; at: string | undefined }) {
  return (
    <AnchorLink
      to="/entities/$id"
      params={{ id: row._id }}
      search={{ at }}
      className={classes.name}
      tabIndex={-1}
      inherit
      onClick={(event) => event.stopPropagation()}
    >
      {nameOf(row)}
    </AnchorLink>
  );
}
