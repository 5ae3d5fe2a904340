import { Button, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { Confirm } from "../../form/Confirm";
import { useMay } from "../../session/me";
import type { Column } from "../../table/column";
import { Fitted } from "../../table/Fitted";
import { Table } from "../../table/Table";
import { Moment } from "../../ui/Moment";
import { Answer } from "../../ui/States";
import { Frame } from "../Frame";
import { useNames } from "../people/usePeople";
import { agentOf } from "./agent";
import { Whose } from "./Whose";

type Session = Schemas["Session"];

const route = getRouteApi("/console/settings/sessions");

/** Sessions lists where somebody is signed in, and ends that. */
export function Sessions() {
  const { of } = route.useSearch();
  const search = route.useNavigate();
  return (
    <Frame
      at="/settings/sessions"
      description="Where somebody is signed in. End what you do not know, and change your password then."
    >
      <Whose all={of === "all"} onChange={(all) => void search({ search: all ? { of: "all" } : {} })} />
      <List all={of === "all"} />
    </Frame>
  );
}

function List({ all }: { all: boolean }) {
  const may = useMay();
  const everybody = all && may("account.manage");
  const names = useNames();
  const [ending, setEnding] = useState<Session>();
  const asked = api.useQuery("get", "/api/v1/sessions", {
    params: { query: { limit: 500, ...(everybody ? { account: "all" } : {}) } },
  });
  const columns = useMemo(() => columnsOf(everybody ? names : undefined, setEnding), [everybody, names]);
  return (
    <>
      <Answer of={asked}>
        {({ items }) => (
          <Fitted rows={Math.max(items.length, 1)}>
            <Table label="Sessions" columns={columns} rows={items} id={(one) => one.id} />
          </Fitted>
        )}
      </Answer>
      {ending && <End session={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function columnsOf(names: ((id: string) => string) | undefined, end: (session: Session) => void): Column<Session>[] {
  return [
    ...(names ? [{ id: "owner", title: "Who", width: 130, cell: (one: Session) => <b>{names(one.account)}</b> }] : []),
    {
      id: "agent",
      title: "With",
      width: 220,
      cell: (one) => <span title={one.user_agent}>{agentOf(one.user_agent)}</span>,
    },
    { id: "address", title: "From", width: 160, cell: (one) => one.address },
    { id: "seen_at", title: "Last used", width: 140, cell: (one) => <Moment at={one.seen_at} /> },
    { id: "created_at", title: "Signed in", width: 140, cell: (one) => <Moment at={one.created_at} /> },
    {
      id: "expires_at",
      title: "Ends at the latest",
      width: 160,
      cell: (one) => <Moment at={one.expires_at} />,
    },
    {
      id: "end",
      title: "Action",
      width: 130,
      cell: (one) =>
        one.present ? (
          <Text span size="sm" c="dimmed">
            this one
          </Text>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => end(one)}
            aria-label={`End the session with ${agentOf(one.user_agent)} from ${one.address}`}
          >
            End
          </Button>
        ),
    },
  ];
}

function End({ session, onClose }: { session: Session; onClose: () => void }) {
  const queries = useQueryClient();
  const act = async () => {
    await http.DELETE("/api/v1/sessions/{id}", { params: { path: { id: session.id } } });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/sessions"] });
    onClose();
  };
  return (
    <Confirm title="End the session?" yes="End it" no="Leave it" act={act} onClose={onClose}>
      Who uses {agentOf(session.user_agent)} at {session.address} is signed out at once, and has to sign in again.
    </Confirm>
  );
}
