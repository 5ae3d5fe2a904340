import { Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type Column, directionOf, type Order, turned } from "./column";
import { Grip, type Sizing } from "./Grip";
import classes from "./Table.module.css";
import type { Widths } from "./useWidths";

interface Props<T> {
  columns: Column<T>[];
  titles: Sizing[];
  widths: Widths;
  order: Order | undefined;
  onOrder: ((order: Order | undefined) => void) | undefined;
}

/** Head is the titles of a table, by which one sorts and widens. */
export function Head<T>({ columns, titles, widths, order, onOrder }: Props<T>) {
  return (
    <thead className={classes.head}>
      <tr className={classes.row} aria-rowindex={1}>
        {columns.map((column, at) => {
          const title = titles[at];
          const sortable = column.sortable && onOrder;
          return (
            <th
              scope="col"
              key={column.id}
              aria-label={column.title} // and not also what its grip is called
              className={`${classes.title} ${column.align === "right" ? classes.right : ""}`}
              style={widths.of(at)}
              aria-sort={sortable ? directionOf(order, column.id) : undefined}
            >
              {sortable ? (
                <UnstyledButton className={classes.sort} onClick={() => onOrder(turned(order, column.id))}>
                  <Name column={column} />
                  <Arrow direction={directionOf(order, column.id)} />
                </UnstyledButton>
              ) : (
                <span className={classes.sort}>
                  <Name column={column} />
                </span>
              )}
              {title && <Grip title={column.title} sizing={title} hold={widths.hold} />}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Name<T>({ column }: { column: Column<T> }) {
  const label = <span className={classes.label}>{column.title}</span>;
  return column.help ? (
    <Tooltip label={column.help} multiline maw={320} openDelay={400}>
      {label}
    </Tooltip>
  ) : (
    label
  );
}

function Arrow({ direction }: { direction: ReturnType<typeof directionOf> }) {
  if (direction === "none") return null;
  return direction === "ascending" ? <IconArrowUp size={14} aria-hidden /> : <IconArrowDown size={14} aria-hidden />;
}
