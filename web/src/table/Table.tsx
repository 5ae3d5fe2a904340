import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { type Column, narrowest, type Order, widest } from "./column";
import { Head } from "./Head";
import classes from "./Table.module.css";
import { useRowKeys } from "./useRowKeys";
import { useWidths } from "./useWidths";

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const rowHeight = 36;

interface Props<T> {
  /** What the table is of, for who cannot see it. */
  label: string;
  columns: Column<T>[];
  rows: T[];
  id: (row: T) => string;
  /** How many rows there are in all, where more can be had. */
  total?: number;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  /** Opens a row, which is then the chosen one. */
  onOpen?: (row: T) => void;
  chosen?: string;
  /** Asks for the rows that follow; called when the end comes into sight. */
  more?: () => void;
}

/** Table shows any number of rows, of which only those in sight are drawn. */
export function Table<T>({ label, columns, rows, id, total, order, onOrder, onOpen, chosen, more }: Props<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, T & object>();
    return helper.columns(
      columns.map((c) =>
        helper.display({ id: c.id, size: c.width ?? 160, minSize: narrowest, maxSize: widest, header: c.title }),
      ),
    );
  }, [columns]);
  const table = useTable({ features, columns: defs, data: rows as (T & object)[], columnResizeMode: "onChange" });
  const titles = table.getHeaderGroups()[0]?.headers ?? [];
  const widths = useWidths(table);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 30) more();
  }, [more, last, rows.length]);
  const keys = useRowKeys(
    rows.length,
    (index) => virtual.scrollToIndex(index),
    (index) => {
      const row = rows[index];
      if (row !== undefined) onOpen?.(row);
    },
  );

  return (
    <section
      className={classes.frame}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys, which walk through the rows
      tabIndex={0}
      aria-label={label}
      onKeyDown={keys.onKeyDown}
      onBlur={keys.leave}
    >
      <table className={classes.table} aria-label={label} aria-rowcount={(total ?? rows.length) + 1}>
        <Head columns={columns} titles={titles} widths={widths} order={order} onOrder={onOrder} />
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const row = rows[index] as T;
            return (
              <tr
                key={id(row)}
                aria-rowindex={index + 2}
                data-chosen={chosen === id(row)}
                data-at={keys.at === index}
                className={`${classes.row} ${onOpen ? classes.openable : ""}`}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                onClick={() => onOpen?.(row)}
              >
                {columns.map((column, at) => (
                  <td
                    key={column.id}
                    className={`${classes.cell} ${column.align === "right" ? classes.right : ""}`}
                    style={widths.of(at)}
                  >
                    <span>{column.cell(row)}</span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
