import { Expiry } from "../credentials/Expiry";
import { changesOf, changesText, runWord } from "../runs/words";
import type { Column } from "../table/column";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { StateBadge } from "../ui/StateBadge";
import { EnabledSwitch } from "./EnabledSwitch";
import { type Integration, integrationWord } from "./words";

/** columnsOf are those of the list of integrations; expires tells until when a credential is good. */
export function columnsOf(expires: (credential: string) => string | undefined): Column<Integration>[] {
  return [
    { id: "name", title: "Name", width: 150, sortable: true, cell: (i) => <Name integration={i} /> },
    { id: "state", title: "Status", width: 110, sortable: true, cell: (i) => <StateBadge word={integrationWord(i)} /> },
    { id: "outcome", title: "Last run", width: 110, cell: (i) => <Outcome integration={i} /> },
    { id: "last", title: "Ended", width: 120, cell: (i) => <Moment at={i.status.last?.ended_at} none="not yet" /> },
    { id: "next", title: "Next run", width: 110, sortable: true, cell: (i) => <Next integration={i} /> },
    {
      id: "changes",
      title: "Changes",
      help: "What the last run changed in the graph: new, changed, gone.",
      width: 230,
      cell: (i) => <Changed integration={i} />,
    },
    {
      id: "credential",
      title: "Credential until",
      width: 130,
      cell: (i) => <Expiry expires={expires(i.credential_id)} warning={i.status.credential} />,
    },
    { id: "enabled", title: "Enabled", width: 90, cell: (i) => <EnabledSwitch integration={i} /> },
  ];
}

function Name({ integration }: { integration: Integration }) {
  return (
    <AnchorLink
      to="/integrations/$id"
      params={{ id: integration.key }}
      inherit
      fw={600}
      onClick={(event) => event.stopPropagation()}
    >
      {integration.name}
    </AnchorLink>
  );
}

function Outcome({ integration: { status } }: { integration: Integration }) {
  return status.last ? <StateBadge word={runWord(status.last)} /> : "–";
}

/** Next is when an integration runs next. */
export function Next({ integration: { status, enabled, schedule } }: { integration: Integration }) {
  if (status.waiting_until) return <Moment at={status.waiting_until} />;
  if (status.current) return "under way";
  if (!enabled) return "paused";
  return <Moment at={status.next} none={schedule.interval === "DISABLED" ? "by hand" : "–"} />;
}

function Changed({ integration: { status } }: { integration: Integration }) {
  return status.last ? changesText(changesOf(status.last)) : "–";
}
