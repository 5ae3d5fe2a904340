import { useComputedColorScheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import classes from "./Chart.module.css";
import { painted } from "./color";
import { optionsOf, valuesOf } from "./plotted";
import type { Drawn } from "./TimeChart";

interface Props extends Drawn {
  height: number;
  /** The moment that is chosen, by its place among the times. */
  at: number | undefined;
  onPoint: (at: number | undefined) => void;
}

/** Plot draws numbers over time on a canvas. It is loaded when it is needed. */
export default function Plot({ at, onPoint, ...drawn }: Props) {
  const scheme = useComputedColorScheme();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const frameRef = useMergedRef(ref, setFrame);
  const plot = useRef<uPlot>(null);
  const point = useRef(onPoint);
  point.current = onPoint;
  // What is drawn is compared by what it is: parents make it anew whenever they are drawn.
  const what = JSON.stringify([scheme, drawn]);
  const latest = useRef(drawn);
  latest.current = drawn;
  const ready = width > 0;

  useEffect(() => {
    if (!frame || !ready || !what) return;
    const options = optionsOf(latest.current, frame.clientWidth, (name) => painted(frame, name));
    const made = new uPlot(options, valuesOf(latest.current), frame);
    made.over.addEventListener("mousemove", () => point.current(made.cursor.idx ?? undefined));
    made.over.addEventListener("mouseleave", () => point.current(undefined));
    plot.current = made;
    return () => made.destroy();
  }, [frame, ready, what]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: drawn.height });
  }, [width, drawn.height]);

  useEffect(() => {
    const made = plot.current;
    if (!made || !ready || !what) return;
    const left = at === undefined ? -10 : made.valToPos(made.data[0][at] ?? 0, "x");
    if (Math.abs((made.cursor.left ?? -10) - left) > 0.5 && made.cursor.idx !== at)
      made.setCursor({ left, top: 0 }, false);
  }, [at, ready, what]);

  return <div ref={frameRef} className={classes.canvas} />;
}
