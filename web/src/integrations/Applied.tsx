import { Badge } from "@mantine/core";
import { api, type Schemas } from "../api/client";
import type { Column } from "../table/column";
import { Table } from "../table/Table";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Answer } from "../ui/States";

type Integration = Schemas["IntegrationApplied"];

const columns: Column<Integration>[] = [
  { id: "name", title: "Name", cell: (i) => i.name, width: 240 },
  { id: "state", title: "Status", cell: (i) => <Badge variant="light">{i.status.state}</Badge> },
  { id: "last", title: "Last run", cell: (i) => <Moment at={i.status.last?.ended_at} /> },
];

/** Applied lists the integrations. */
export function Applied() {
  const list = api.useQuery("get", "/api/v1/integrations", {});
  return (
    <Page title="Integrations">
      <Answer of={list}>
        {(data) => <Table label="Integrations" columns={columns} rows={data.items} id={(i) => i.id} />}
      </Answer>
    </Page>
  );
}
