import { CatchBoundary } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import classes from "./Apart.module.css";
import { Failure } from "./States";

/** Apart is what stands above the page and is loaded when it is needed; that it could not be is told in a corner. */
export function Apart({ children }: { children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => "apart"} errorComponent={Missing}>
      <Suspense>{children}</Suspense>
    </CatchBoundary>
  );
}

function Missing({ error }: { error: unknown }) {
  return (
    <div className={classes.missing}>
      <Failure error={error} />
    </div>
  );
}
