import { Button, Group } from "@mantine/core";
import type { ReactNode, RefObject } from "react";
import { Failure } from "../ui/States";
import { type Kept, Outdated } from "./Outdated";
import type { Entry } from "./useEntry";

/** Others is how a form stands to what others may change meanwhile. */
export interface Others<T extends Kept> {
  /** What the form was filled from, and is saved over: nothing, when it makes something new. */
  kept: RefObject<T | undefined>;
  /** Names it: its address. */
  address: string;
  /** Asks for what is kept now. */
  ask: () => Promise<T>;
  /** Says in what that differs from what the form was filled from. */
  told?: (now: T) => string;
  /** Fills the form with what is kept now. */
  fill: (now: T) => void;
}

interface Props<T extends Kept> {
  entry: Pick<Entry<never>, "problem" | "dismiss" | "busy" | "onSubmit">;
  /** What it changes, unless it makes something new. */
  others?: Others<T> | undefined;
  /** What the button says that sends it. */
  yes?: string;
  /** Nothing is to be sent yet. */
  idle?: boolean;
  /** Leads away without sending it: what to do, or a link. */
  leave: (() => void) | ReactNode;
}

/** Ending is the end of a form: what the server said of the whole of it, and the buttons that leave and send it. */
export function Ending<T extends Kept>({ entry, others, yes = "Save", idle = false, leave }: Props<T>) {
  return (
    <>
      <Refusal entry={entry} others={others} />
      <Group justify="flex-end">
        {typeof leave === "function" ? (
          <Button variant="default" onClick={leave}>
            Cancel
          </Button>
        ) : (
          leave
        )}
        <Button type="submit" loading={entry.busy} disabled={idle}>
          {yes}
        </Button>
      </Group>
    </>
  );
}

function Refusal<T extends Kept>({ entry, others }: Pick<Props<T>, "entry" | "others">) {
  if (!entry.problem) return null;
  if (!others || entry.problem.kind !== "outdated") return <Failure error={entry.problem} />;
  return (
    <Outdated
      address={others.address}
      ask={others.ask}
      told={others.told}
      onTheirs={(now) => {
        entry.dismiss();
        others.kept.current = now;
        others.fill(now);
      }}
      onMine={(now) => {
        others.kept.current = now;
        entry.onSubmit();
      }}
    />
  );
}
