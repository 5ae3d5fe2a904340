import { Button, Divider, Group, Modal, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconKey, IconLockOpen, IconTrash } from "@tabler/icons-react";
import { useRef } from "react";
import { got, http, version } from "../../api/client";
import { asProblem } from "../../api/problem";
import { Ending } from "../../form/Ending";
import { useEntry } from "../../form/useEntry";
import { useMe } from "../../session/me";
import { Moment, useNow } from "../../ui/Moment";
import { StateBadge } from "../../ui/StateBadge";
import { Answer } from "../../ui/States";
import { type Account, accountWord, type Role } from "../words";
import { instancesOf, type Trust, TrustFields, wrongTrust } from "./Fields";
import { PasswordLink } from "./PasswordLink";
import { RemovePerson } from "./RemovePerson";
import { usePeopleChanged, usePerson } from "./usePeople";

/** Person is an account, and what can be done with it. */
export function Person({ id, onClose }: { id: string; onClose: () => void }) {
  const asked = usePerson(id);
  return (
    <Modal opened onClose={onClose} title={asked.data ? asked.data.name : "A person"} size="lg">
      <Answer of={asked}>{(account) => <Known account={account} onClose={onClose} />}</Answer>
    </Modal>
  );
}

function Known({ account, onClose }: { account: Account; onClose: () => void }) {
  const now = useNow();
  return (
    <Stack>
      <Group gap="sm">
        <StateBadge word={accountWord(account, now)} />
        <Text size="sm" c="dimmed">
          Last used <Moment at={account.seen_at} />, added <Moment at={account.created_at} />
        </Text>
      </Group>
      <Actions account={account} onClose={onClose} />
      <Divider />
      <Form account={account} onClose={onClose} />
    </Stack>
  );
}

function Actions({ account, onClose }: { account: Account; onClose: () => void }) {
  const [linking, link] = useDisclosure();
  const [removing, remove] = useDisclosure();
  const changed = usePeopleChanged();
  const now = useNow();
  const locked = account.waits_until !== undefined && Date.parse(account.waits_until) > now.getTime();
  const unlock = async () => {
    try {
      await http.POST("/api/v1/accounts/{id}/unlock", { params: { path: { id: account.id } } });
      notifications.show({ message: `${account.name} can sign in at once.` });
      await changed();
    } catch (thrown) {
      notifications.show({ title: "It stays locked", message: asProblem(thrown).message, color: "red" });
    }
  };
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" leftSection={<IconKey size={16} />} onClick={link.open}>
        {account.password_at ? "Reset the password" : "Make a link for the password"}
      </Button>
      {locked && (
        <Button size="xs" variant="default" leftSection={<IconLockOpen size={16} />} onClick={() => void unlock()}>
          Unlock
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} />}
        onClick={remove.open}
      >
        Delete
      </Button>
      {linking && <PasswordLink account={account} onClose={link.close} />}
      {removing && <RemovePerson account={account} onClose={remove.close} onDone={onClose} />}
    </Group>
  );
}

interface Draft extends Trust {
  full_name: string;
  enabled: boolean;
}

const draftOf = (account: Account): Draft => ({
  full_name: account.full_name,
  role: account.role,
  limited: account.instances ? "yes" : "no",
  instances: account.instances ?? [],
  enabled: !account.disabled,
});

function Form({ account, onClose }: { account: Account; onClose: () => void }) {
  const kept = useRef(account); // what the form was filled from
  const me = useMe();
  const changed = usePeopleChanged();
  const entry = useEntry<Draft>({ initialValues: draftOf(account), validate: wrongTrust }, async (draft) => {
    const instances = instancesOf(draft);
    const body = {
      full_name: draft.full_name,
      role: draft.role as Role,
      disabled: !draft.enabled,
      ...(instances ? { instances } : { unlimited: true }),
    };
    const params = { path: { id: account.id }, header: version(kept.current) };
    await http.PATCH("/api/v1/accounts/{id}", { params, body });
    notifications.show({ message: `${account.name} is saved. It holds at once, for sessions and tokens, too.` });
    await changed();
    onClose();
  });
  const { form, onSubmit } = entry;
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <TextInput label="Full name" autoComplete="off" {...form.getInputProps("full_name")} />
        <TrustFields form={form} most="admin" everything="Everything" />
        <Switch
          label="May sign in"
          description={
            account.id === me.id
              ? "This is your own account: without it you are signed out."
              : "Switched off, nobody can sign in, and sessions and tokens do not work. Nothing is lost."
          }
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
        <Ending
          entry={entry}
          leave={onClose}
          others={{
            kept,
            address: `/accounts/${account.id}`,
            ask: () => got(http.GET("/api/v1/accounts/{id}", { params: { path: { id: account.id } } })),
            fill: (now) => form.setValues(draftOf(now)),
          }}
        />
      </Stack>
    </form>
  );
}
