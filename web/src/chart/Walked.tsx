import type { ComponentPropsWithRef, ReactNode } from "react";
import classes from "./Chart.module.css";

interface Props extends ComponentPropsWithRef<"div"> {
  label: string;
  /** Which place one is at, of how many, and what is there, in words. */
  at: number | undefined;
  count: number;
  text: string;
  height: number;
  children: ReactNode;
}

/** Walked is a picture that one walks through by keys, place by place; useWalk knows how. */
export function Walked({ label, at, count, text, height, children, ...rest }: Props) {
  return (
    <div
      {...rest}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(count - 1, 0)}
      aria-valuenow={at ?? 0}
      aria-valuetext={text}
      className={classes.plot}
      style={{ height }}
    >
      {children}
    </div>
  );
}
