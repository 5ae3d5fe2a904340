import { TextInput } from "@mantine/core";
import { IconPlug, IconPlus, IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { api } from "../api/client";
import { useCredentials } from "../credentials/useCredentials";
import { useMay } from "../session/me";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Answer, Nothing } from "../ui/States";
import { columnsOf } from "./columns";
import { Places } from "./Places";
import { atWork } from "./words";

const route = getRouteApi("/console/integrations");

/** Applied lists the integrations: what each is doing, how it went last, and when it runs next. */
export function Applied() {
  const { text = "", sort } = route.useSearch();
  const navigate = useNavigate();
  const search = route.useNavigate();
  const may = useMay();
  const list = api.useQuery(
    "get",
    "/api/v1/integrations",
    { params: { query: { limit: 500, ...(text ? { text } : {}), ...(sort ? { sort } : {}) } } },
    {
      placeholderData: (before) => before,
      refetchInterval: (query) => (query.state.data?.items.some(atWork) ? 3000 : 20_000),
    },
  );
  const credentials = useCredentials();
  const columns = useMemo(() => {
    const ends = new Map(credentials.data?.items.map((c) => [c.id, c.expires_at]));
    return columnsOf((id) => ends.get(id));
  }, [credentials.data]);
  const add = may("integration.create") && (
    <ButtonLink to="/integrations/library" leftSection={<IconPlus size={16} />}>
      Add an integration
    </ButtonLink>
  );
  return (
    <Page title="Integrations" description="The tenants that are read into the graph." actions={add}>
      <Places at="/integrations" />
      <Answer of={list}>
        {({ items, total }) =>
          total === 0 && !text ? (
            <Nothing icon={<IconPlug />} title="Nothing is connected yet" action={add}>
              {add
                ? "Connect a tenant, and its devices, users and vulnerabilities are here to be asked about."
                : "An administrator connects tenants. As soon as one is connected, it is listed here."}
            </Nothing>
          ) : (
            <>
              <TextInput
                aria-label="Search integrations"
                placeholder="Name, account or description"
                leftSection={<IconSearch size={16} />}
                maw={320}
                defaultValue={text}
                onChange={({ currentTarget: { value } }) =>
                  void search({ search: (s) => ({ ...s, text: value || undefined }), replace: true })
                }
              />
              {items.length === 0 ? (
                <Nothing
                  icon={<IconSearch />}
                  title={`No integration has “${text}” in its name, account or description`}
                />
              ) : (
                <Fitted rows={items.length}>
                  <Table
                    label="Integrations"
                    columns={columns}
                    rows={items}
                    id={(i) => i.id}
                    order={sort}
                    onOrder={(to) => void search({ search: (s) => ({ ...s, sort: to }) })}
                    onOpen={(i) => void navigate({ to: "/integrations/$id", params: { id: i.key } })}
                  />
                </Fitted>
              )}
            </>
          )
        }
      </Answer>
    </Page>
  );
}
