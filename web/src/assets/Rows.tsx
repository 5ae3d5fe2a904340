import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { PastFailure } from "../ui/PastFailure";
import { Failure, Waiting } from "../ui/States";
import classes from "./Assets.module.css";
import { columnsOf } from "./columns";
import { NoRows } from "./NoRows";
import type { Inventory, useRows } from "./useRows";
import { useView } from "./useView";
import { usualOf } from "./usual";

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
        <PastFailure
          error={asked.error}
          retry={asked.refetch}
          {...(view.at ? { now: () => change({ at: undefined }) } : {})}
        />
      </Frame>
    );
  }
  if (!asked.first) return <Frame>{<Waiting lines={12} />}</Frame>;
  if (asked.rows.length === 0) return <Frame>{<NoRows inventory={inventory} />}</Frame>;
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
