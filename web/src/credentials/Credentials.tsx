import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { Places } from "../integrations/Places";
import { useMay } from "../session/me";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { Page } from "../ui/Page";
import { Reserved } from "../ui/Reserved";
import { Answer, Nothing } from "../ui/States";
import { AddCredential } from "./AddCredential";
import { columnsOf } from "./columns";
import { useCredentials, useDescriptors } from "./useCredentials";
import { useUsers } from "./useUsers";

const route = getRouteApi("/console/credentials");

/** Credentials lists what integrations sign in with, and until when. */
export function Credentials() {
  const may = useMay();
  const [adding, { open, close }] = useDisclosure();
  const add = may("credential.write") && (
    <Button leftSection={<IconPlus size={16} />} onClick={open} aria-haspopup="dialog">
      Add a credential
    </Button>
  );
  return (
    <Page
      title="Integrations"
      description="What integrations sign in with. What is secret of it is kept sealed and never shown."
      actions={add}
    >
      <Places at="/credentials" />
      {may("credential.read") ? (
        <List add={add} />
      ) : (
        <Reserved title="Only administrators see credentials">
          An integration's page says when its credential needs attention. Administrators who are limited to some
          integrations do not see credentials either: one may serve several.
        </Reserved>
      )}
      {adding && <AddCredential onClose={close} />}
    </Page>
  );
}

function List({ add }: { add: React.ReactNode }) {
  const { sort } = route.useSearch();
  const search = route.useNavigate();
  const navigate = useNavigate();
  const list = useCredentials(sort);
  const descriptors = useDescriptors();
  const users = useUsers();
  const columns = useMemo(() => columnsOf(descriptors, users), [descriptors, users]);
  return (
    <Answer of={list}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing icon={<IconKey />} title="There is no credential yet" action={add}>
            One is entered with the first integration, or here beforehand. Several integrations may sign in with the
            same.
          </Nothing>
        ) : (
          <Fitted rows={items.length}>
            <Table
              label="Credentials"
              columns={columns}
              rows={items}
              id={(one) => one.id}
              order={sort}
              onOrder={(to) => void search({ search: { sort: to } })}
              onOpen={(one) => void navigate({ to: "/credentials/$id", params: { id: one.id } })}
            />
          </Fitted>
        )
      }
    </Answer>
  );
}
