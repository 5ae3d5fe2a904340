import { SegmentedControl } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { Completeness } from "../answer/Completeness";
import { api } from "../api/client";
import { useMay } from "../session/me";
import { AsOf } from "../ui/AsOf";
import { ButtonLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { shortly } from "../ui/momentField";
import { Page } from "../ui/Page";
import { PastFailure } from "../ui/PastFailure";
import { Answer, Nothing } from "../ui/States";
import { Figures } from "./Figures";
import { Health } from "./Health";
import { knownSince, type Told } from "./numbers";
import { ranges, usualDays, type View } from "./view";
import { WaitingOverview } from "./WaitingOverview";

const route = getRouteApi("/console/");

/** Overview is what one sees first: how many devices there are, how they are, what is urgent, and how that went on. */
export function Overview() {
  const { days = usualDays, at } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const change = (to: View) => void navigate({ search: (view) => ({ ...view, ...to }) });
  const told = api.useQuery(
    "get",
    "/api/v1/overview",
    { params: { query: { days, ...(at ? { at } : {}) } } },
    { placeholderData: (before) => before, refetchInterval: 30_000 },
  );
  return (
    <Page
      flows
      title="Overview"
      description={<Standing told={told.data} days={days} at={at} />}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={String(days)}
            onChange={(value) => change({ days: Number(value) })}
            data={ranges.map((range) => ({ value: String(range), label: `${range} days` }))}
          />
          <AsOf at={at} onChange={(moment) => change({ at: moment })} />
        </>
      }
    >
      {may("integration.read") && !at && <Health />}
      {told.error && !told.data ? (
        <PastFailure
          error={told.error}
          retry={() => void told.refetch()}
          now={at ? () => change({ at: undefined }) : undefined}
        />
      ) : (
        <Answer of={told} waiting={<WaitingOverview />}>
          {(data) => (data.generation === 0 ? <NothingRead /> : <Whole told={data} days={days} at={at} />)}
        </Answer>
      )}
    </Page>
  );
}

function Standing({ told, days, at }: { told: Told | undefined; days: number; at: string | undefined }) {
  if (!told?.as_of) return "What is known, at a glance.";
  const known = knownSince(told, days);
  return (
    <>
      {at ? "As it was after the last run before that moment, " : "As of the last run that brought something, "}
      <Moment at={told.as_of} />.
      {told.uncounted > 0 && " The past is still being counted: the curves grow to the left."}
      {told.uncounted === 0 && known !== undefined && ` Nothing is known of the time before ${shortly(known)}.`}
    </>
  );
}

function Whole({ told, days, at }: { told: Told; days: number; at: string | undefined }) {
  return (
    <>
      <Completeness of={told.completeness} />
      <Figures told={told} days={days} at={at} />
    </>
  );
}

function NothingRead() {
  const may = useMay();
  return (
    <Nothing
      icon={<IconChartBar />}
      title="Nothing has been read yet"
      action={may("integration.read") && <ButtonLink to="/integrations">To the integrations</ButtonLink>}
    >
      As soon as the first run of an integration has ended, its devices, findings and scores are counted here.
    </Nothing>
  );
}
