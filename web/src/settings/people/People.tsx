import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconSearch, IconUsers } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useMay, useMe } from "../../session/me";
import type { Column } from "../../table/column";
import { Fitted } from "../../table/Fitted";
import { Table } from "../../table/Table";
import { Moment, useNow } from "../../ui/Moment";
import { StateBadge } from "../../ui/StateBadge";
import { Answer, Nothing } from "../../ui/States";
import { Frame } from "../Frame";
import { type Account, accountWord, roleWords, seesOf } from "../words";
import { AddPerson } from "./AddPerson";
import { Person } from "./Person";
import { usePeople } from "./usePeople";

const route = getRouteApi("/console/settings/people");

/** People lists the accounts: who may sign in, as what, and what each sees. */
export function People() {
  const may = useMay();
  const [adding, { open, close }] = useDisclosure();
  const { person } = route.useSearch();
  const search = route.useNavigate();
  return (
    <Frame
      at="/settings/people"
      description="Who may sign in, what each may do, and what each sees."
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={open} aria-haspopup="dialog">
          Add a person
        </Button>
      }
    >
      {may("account.manage") && <List />}
      {adding && <AddPerson onClose={close} />}
      {person && may("account.manage") && (
        <Person key={person} id={person} onClose={() => void search({ search: ({ person: _, ...rest }) => rest })} />
      )}
    </Frame>
  );
}

function List() {
  const { text, sort } = route.useSearch();
  const search = route.useNavigate();
  const me = useMe();
  const now = useNow();
  const people = usePeople({ text, sort });
  const columns = useMemo(() => columnsOf(me.id, now), [me.id, now]);
  return (
    <>
      <TextInput
        maw={320}
        size="xs"
        aria-label="Search people"
        placeholder="Name"
        leftSection={<IconSearch size={16} />}
        value={text ?? ""}
        onChange={(event) => {
          const wanted = event.currentTarget.value;
          void search({ search: (was) => ({ ...was, text: wanted || undefined }), replace: true });
        }}
      />
      <Answer of={people}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing icon={<IconUsers />} title="Nobody is called like that">
              Look for another part of the name.
            </Nothing>
          ) : (
            <Fitted rows={items.length}>
              <Table
                label="People"
                columns={columns}
                rows={items}
                id={(one) => one.id}
                order={sort}
                onOrder={(to) => void search({ search: (was) => ({ ...was, sort: to }) })}
                onOpen={(one) => void search({ search: (was) => ({ ...was, person: one.id }) })}
              />
            </Fitted>
          )
        }
      </Answer>
    </>
  );
}

const columnsOf = (me: string, now: Date): Column<Account>[] => [
  {
    id: "name",
    title: "Name",
    width: 170,
    sortable: true,
    cell: (one) => <b>{one.id === me ? `${one.name} (you)` : one.name}</b>,
  },
  { id: "full_name", title: "Full name", width: 170, sortable: true, cell: (one) => one.full_name },
  { id: "role", title: "Role", width: 130, cell: (one) => roleWords[one.role]?.title ?? one.role },
  { id: "sees", title: "Sees", width: 170, cell: (one) => seesOf(one.instances) },
  { id: "state", title: "Status", width: 170, cell: (one) => <StateBadge word={accountWord(one, now)} /> },
  { id: "seen_at", title: "Last used", width: 130, sortable: true, cell: (one) => <Moment at={one.seen_at} /> },
  { id: "created_at", title: "Added", width: 130, sortable: true, cell: (one) => <Moment at={one.created_at} /> },
];
