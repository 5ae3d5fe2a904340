import { useMemo } from "react";
import type { Schemas } from "../api/client";
import { GraphPicture } from "../graph/Graph";
import classes from "./Entity.module.css";
import { calledBy } from "./Head";
import { useView } from "./useEntity";

/** GraphTab is what is around an entity, as a picture. */
export function GraphTab({ entity }: { entity: Schemas["EntityView"] }) {
  const { view, change } = useView();
  const start = useMemo(() => [entity.id], [entity.id]);
  const open = view.graph ?? { open: start };
  return (
    <div className={classes.graph}>
      <GraphPicture
        label={`Around ${calledBy(entity)}`}
        start={start}
        at={view.at}
        view={open}
        change={(graph) => change({ graph }, true)}
      />
    </div>
  );
}
