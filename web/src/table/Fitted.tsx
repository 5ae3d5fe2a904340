import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Fitted.module.css";

const headHeight = 40;
const rowHeight = 36;

/** Fitted gives a table the height that its rows need, and no more than there is. */
export function Fitted({ rows, most = "100%", children }: { rows: number; most?: string; children: ReactNode }) {
  return (
    <Box className={classes.fitted} h={headHeight + rowHeight * rows} mah={most} mih={0}>
      {children}
    </Box>
  );
}
