import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { AnchorLink } from "../ui/links";
import classes from "./Chart.module.css";

/** Goal is where a number or a part of a chart leads. */
export type Goal = Pick<LinkProps, "to" | "search" | "params">;

/** toQuery leads to Explore with the query that is behind a number, as of the number's moment. */
export const toQuery = (query: string, at?: string): Goal => ({ to: "/explore", search: { query, at } });

/** Led is something that leads somewhere, when there is somewhere to go. */
export function Led({ to, label, children }: { to?: Goal; label?: string; children: ReactNode }) {
  if (!to) return children;
  return (
    <AnchorLink {...to} className={classes.led} aria-label={label} underline="hover">
      {children}
    </AnchorLink>
  );
}
