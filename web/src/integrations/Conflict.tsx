import { got, http } from "../api/client";
import { Outdated } from "../form/Outdated";
import { differing } from "./draft";
import type { Kind } from "./kinds";
import type { Integration } from "./words";

interface Props {
  kind: Kind;
  /** The integration as the form was filled from it. */
  kept: Integration;
  /** Fills the form with what is kept now. */
  onTheirs: (latest: Integration) => void;
  /** Saves the form over what is kept now. */
  onMine: (latest: Integration) => void;
}

/** Conflict says in which settings somebody else was faster, and lets one decide whose stay. */
export function Conflict({ kind, kept, onTheirs, onMine }: Props) {
  const path = { id: kept.id };
  return (
    <Outdated
      address={`/integrations/${kept.id}`}
      ask={() => got(http.GET("/api/v1/integrations/{id}", { params: { path } }))}
      told={(now) => changedText(differing(kind, kept, now))}
      onTheirs={onTheirs}
      onMine={onMine}
    />
  );
}

const changedText = (fields: string[]) =>
  fields.length > 0 ? `${fields.join(", ")}.` : "nothing that this form shows.";
