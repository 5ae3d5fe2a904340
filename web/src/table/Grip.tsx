import { type KeyboardEvent, useRef } from "react";
import { narrowest, widest } from "./column";
import classes from "./Table.module.css";

/** Sizing is what the table knows of the width of a column. */
export interface Sizing {
  getSize: () => number;
  getResizeHandler: () => (event: unknown) => void;
  column: { id: string; getIsResizing: () => boolean };
}

interface Props {
  title: string;
  sizing: Sizing;
  /** Holds all columns as wide as they are drawn, and gives one another width when there is one. */
  hold: (head: Element, changed?: { id: string; by: number }) => void;
}

const step = 16;

/** Grip is the edge of a column by which one widens it, with the pointer or with the arrow keys. */
export function Grip({ title, sizing, hold }: Props) {
  const grip = useRef<HTMLDivElement>(null);
  const head = () => grip.current?.closest("tr");
  const drag = (event: unknown) => {
    const row = head();
    if (row) hold(row);
    sizing.getResizeHandler()(event);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowRight: step }[event.key];
    const row = head();
    if (!by || !row) return;
    event.preventDefault();
    event.stopPropagation();
    hold(row, { id: sizing.column.id, by });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, what divides two columns can
    <div
      ref={grip}
      className={classes.grip}
      data-moving={sizing.column.getIsResizing()}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${title}`}
      aria-valuenow={Math.round(sizing.getSize())}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      onMouseDown={drag}
      onTouchStart={drag}
      onKeyDown={press}
    />
  );
}
