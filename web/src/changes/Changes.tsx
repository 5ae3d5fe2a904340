import { IconEqual, IconHistory } from "@tabler/icons-react";
import { Completeness } from "../answer/Completeness";
import { querySerializer, type Schemas } from "../api/client";
import { download } from "../api/download";
import { useMay } from "../session/me";
import { ExportMenu } from "../ui/ExportMenu";
import { useNow } from "../ui/Moment";
import { Page } from "../ui/Page";
import { PastFailure } from "../ui/PastFailure";
import { Answer, Nothing, Waiting } from "../ui/States";
import classes from "./Changes.module.css";
import { Counts } from "./Counts";
import { type Compared, comparedOf, type Moment } from "./compared";
import { List } from "./List";
import { Moments } from "./Moments";
import { QueryFilter } from "./QueryFilter";
import { queryOf, useCounts, useMoments, useView } from "./useChanges";

const description = "What differs between the graph as of two moments: what came, what changed and what went.";

/** Changes is what differs between two moments, by type and integration, and what exactly. */
export function Changes() {
  const { view } = useView();
  const may = useMay();
  const moments = useMoments();
  const now = useNow(600_000);
  const compared = moments.data && comparedOf(view, moments.data.items, now);
  const actions = compared && may("query.export") && (
    <ExportMenu
      take={(format) => download(`/api/v1/changes/export?${querySerializer({ ...queryOf(compared, view), format })}`)}
    />
  );
  return (
    <Page flows title="Changes" description={description} actions={actions}>
      <Answer of={moments} waiting={<Waiting lines={8} height={32} />}>
        {({ items }) => (compared ? <Shown moments={items} compared={compared} /> : <TooFew some={items.length > 0} />)}
      </Answer>
    </Page>
  );
}

function Shown({ moments, compared }: { moments: Moment[]; compared: Compared }) {
  const { view, change } = useView();
  const counts = useCounts(compared, view.query);
  return (
    <>
      <Moments moments={moments} compared={compared} />
      <QueryFilter />
      {counts.error ? (
        <PastFailure
          error={counts.error}
          retry={() => void counts.refetch()}
          {...(view.from || view.to ? { now: () => change({ from: undefined, to: undefined }) } : {})}
        />
      ) : (
        <Answer of={counts} waiting={<Waiting lines={8} height={32} />}>
          {(told) => (
            <>
              <Completeness of={toldOf(told.completeness, view.type)} />
              {told.items.length === 0 ? (
                <Same queried={view.query !== undefined} />
              ) : (
                <div className={`${classes.parts} ${counts.isPlaceholderData ? classes.old : ""}`}>
                  <Counts counts={told.items} />
                  <List compared={compared} counts={told} />
                </div>
              )}
            </>
          )}
        </Answer>
      )}
    </>
  );
}

// What nobody wants to be read is nothing that is missing.
function toldOf(known: readonly Schemas["AnswerCompleteness"][], type: string | undefined) {
  return known.filter((one) => one.state !== "switched off" && (type === undefined || one.type === type));
}

function Same({ queried }: { queried: boolean }) {
  return (
    <Nothing icon={<IconEqual />} title={queried ? "Nothing of this differs" : "Nothing differs"}>
      {queried
        ? "Of what the query finds at these moments nothing came, changed or went."
        : "Between these moments nothing came, changed or went. What Defender tells anew every day, such as when a device was last seen, is no change."}
    </Nothing>
  );
}

function TooFew({ some }: { some: boolean }) {
  return (
    <Nothing icon={<IconHistory />} title={some ? "There is nothing to compare yet" : "Nothing has been read yet"}>
      {some
        ? "The graph has been read once. As soon as a run has read it again, what that has changed is shown here."
        : "As soon as an integration has run twice, what has changed between its runs is shown here."}
    </Nothing>
  );
}
