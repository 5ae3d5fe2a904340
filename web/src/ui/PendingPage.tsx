import type { ReactNode } from "react";
import { Page } from "./Page";
import { Failure, Waiting } from "./States";

interface Props {
  title: string;
  above: ReactNode;
  of: { error: unknown; refetch: () => unknown };
  /** How the place of what is to come is held. */
  lines?: number;
  height?: number;
}

/** PendingPage is the page of something that is not here yet: it holds its place, or says why it does not come. */
export function PendingPage({ title, above, of: { error, refetch }, lines = 6, height = 60 }: Props) {
  return (
    <Page flows title={title} above={above}>
      {error ? <Failure error={error} retry={() => void refetch()} /> : <Waiting lines={lines} height={height} />}
    </Page>
  );
}
