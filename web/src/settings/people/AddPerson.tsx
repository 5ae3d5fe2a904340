import { Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { got, http } from "../../api/client";
import { Ending } from "../../form/Ending";
import { useEntry } from "../../form/useEntry";
import type { Account, Role } from "../words";
import { instancesOf, type Trust, TrustFields, wrongTrust } from "./Fields";
import { PasswordLink } from "./PasswordLink";
import { usePeopleChanged } from "./usePeople";

interface Draft extends Trust {
  name: string;
  full_name: string;
}

const empty: Draft = { name: "", full_name: "", role: "viewer", limited: "no", instances: [] };

/** AddPerson makes an account, and then the link by which its owner sets a password. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<Account>();
  if (made) return <PasswordLink account={made} onClose={onClose} />;
  return <Form onMade={setMade} onClose={onClose} />;
}

function Form({ onMade, onClose }: { onMade: (account: Account) => void; onClose: () => void }) {
  const changed = usePeopleChanged();
  const entry = useEntry<Draft>(
    {
      initialValues: empty,
      validate: (draft) => ({
        ...(draft.name.trim() === "" ? { name: "This is needed." } : {}),
        ...wrongTrust(draft),
      }),
    },
    async (draft) => {
      const instances = instancesOf(draft);
      const body = {
        name: draft.name.trim(),
        full_name: draft.full_name,
        role: draft.role as Role,
        ...(instances && { instances }),
      };
      const account = await got(http.POST("/api/v1/accounts", { body }));
      await changed();
      onMade(account);
    },
  );
  const { form, onSubmit } = entry;
  return (
    <Modal opened onClose={onClose} title="Add a person" size="lg">
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            You get a link to pass on, by which the person sets a password that nobody else knows.
          </Text>
          <TextInput
            label="Name"
            description="To sign in with, without spaces. It cannot be changed later."
            withAsterisk
            data-autofocus
            autoComplete="off"
            {...form.getInputProps("name")}
          />
          <TextInput label="Full name" autoComplete="off" {...form.getInputProps("full_name")} />
          <TrustFields form={form} most="admin" everything="Everything" />
          <Ending entry={entry} leave={onClose} yes="Add" />
        </Stack>
      </form>
    </Modal>
  );
}
