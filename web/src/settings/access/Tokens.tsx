import { Button, Code } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
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
import { Answer, Nothing } from "../../ui/States";
import { Frame } from "../Frame";
import { useNames } from "../people/usePeople";
import { roleWords, seesOf } from "../words";
import { MakeToken } from "./MakeToken";
import { Whose } from "./Whose";

type Token = Schemas["AccountToken"];

const route = getRouteApi("/console/settings/tokens");

/** Tokens lists what programs sign in with, one's own or everybody's. */
export function Tokens() {
  const [making, { open, close }] = useDisclosure();
  const { of } = route.useSearch();
  const search = route.useNavigate();
  return (
    <Frame
      at="/settings/tokens"
      description="With a token a program asks the API in your name. It may at most what you may, at the moment it asks."
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={open} aria-haspopup="dialog">
          Make a token
        </Button>
      }
    >
      <Whose all={of === "all"} onChange={(all) => void search({ search: all ? { of: "all" } : {} })} />
      <List all={of === "all"} make={open} />
      {making && <MakeToken onClose={close} />}
    </Frame>
  );
}

function List({ all, make }: { all: boolean; make: () => void }) {
  const may = useMay();
  const everybody = all && may("account.manage");
  const names = useNames();
  const [ending, setEnding] = useState<Token>();
  const asked = api.useQuery("get", "/api/v1/tokens", {
    params: { query: { limit: 500, ...(everybody ? { account: "all" } : {}) } },
  });
  const columns = useMemo(() => columnsOf(everybody ? names : undefined, setEnding), [everybody, names]);
  return (
    <>
      <Answer of={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing
              icon={<IconKey />}
              title="There is no token"
              action={
                <Button variant="default" onClick={make}>
                  Make a token
                </Button>
              }
            >
              Programs and scripts need one: parapet query --server, exports by night, your own reports.
            </Nothing>
          ) : (
            <Fitted rows={items.length}>
              <Table label="Tokens" columns={columns} rows={items} id={(one) => one.id} />
            </Fitted>
          )
        }
      </Answer>
      {ending && <Revoke token={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function columnsOf(names: ((id: string) => string) | undefined, end: (token: Token) => void): Column<Token>[] {
  return [
    { id: "name", title: "For", width: 190, cell: (one) => <b>{one.name}</b> },
    ...(names ? [{ id: "owner", title: "Of", width: 120, cell: (one: Token) => names(one.account) }] : []),
    { id: "hint", title: "Ends with", width: 100, cell: (one) => <Code>…{one.hint}</Code> },
    { id: "role", title: "Role", width: 120, cell: (one) => roleWords[one.role]?.title ?? one.role },
    {
      id: "sees",
      title: "Sees",
      width: 150,
      cell: (one) => (one.instances ? seesOf(one.instances) : "what its owner sees"),
    },
    { id: "used_at", title: "Last used", width: 120, cell: (one) => <Moment at={one.used_at} /> },
    { id: "created_at", title: "Made", width: 120, cell: (one) => <Moment at={one.created_at} /> },
    { id: "expires_at", title: "Ends", width: 110, cell: (one) => <Moment at={one.expires_at} /> },
    {
      id: "end",
      title: "Action",
      width: 100,
      cell: (one) => (
        <Button size="compact-xs" variant="default" onClick={() => end(one)} aria-label={`Revoke ${one.name}`}>
          Revoke
        </Button>
      ),
    },
  ];
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const queries = useQueryClient();
  const act = async () => {
    await http.DELETE("/api/v1/tokens/{id}", { params: { path: { id: token.id } } });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/tokens"] });
    onClose();
  };
  return (
    <Confirm title={`Revoke the token for ${token.name}?`} yes="Revoke" no="Keep it" act={act} onClose={onClose}>
      What uses it is refused from now on. It cannot be brought back; a new one can be made.
    </Confirm>
  );
}
