import { Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRef } from "react";
import { got, http, version } from "../api/client";
import { Ending } from "../form/Ending";
import { useEntry } from "../form/useEntry";
import { ValueInput } from "../form/ValueInput";
import { useChanged } from "../integrations/useChanged";
import { amended, type Credential, type Descriptor, dayOf, wrongCredential } from "./draft";

interface Props {
  credential: Credential;
  descriptor: Descriptor | undefined;
  onClose: () => void;
}

/** Amend changes what is not secret of a credential: its name, its application, and when it expires. */
export function Amend({ credential, descriptor, onClose }: Props) {
  const kept = useRef(credential); // what the form was filled from
  const changed = useChanged();
  const fields = descriptor?.fields.filter((field) => !field.secret) ?? [];
  const entry = useEntry<Record<string, unknown>>(
    {
      initialValues: valuesOf(credential),
      validate: (values) => ({
        ...(descriptor && wrongCredential([{ ...descriptor, fields }], { ...values, kind: descriptor.kind })),
        ...(String(values.name).trim() === "" ? { name: "This is needed." } : {}),
      }),
    },
    async (values) => {
      const params = { path: { id: credential.id }, header: version(kept.current) };
      await http.PATCH("/api/v1/credentials/{id}", { params, body: amended(kept.current, values) });
      notifications.show({ message: `${String(values.name)} is saved.` });
      await changed();
      onClose();
    },
  );
  const { form, onSubmit } = entry;
  return (
    <Modal opened onClose={onClose} title={`Edit ${credential.name}`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <TextInput label="Name" withAsterisk data-autofocus {...form.getInputProps("name")} />
          {fields.map((field) => (
            <ValueInput key={field.path} field={field} form={form} path={field.path} />
          ))}
          <Ending
            entry={entry}
            leave={onClose}
            others={{
              kept,
              address: `/credentials/${credential.id}`,
              ask: () => got(http.GET("/api/v1/credentials/{id}", { params: { path: { id: credential.id } } })),
              fill: (now) => form.setValues(valuesOf(now)),
            }}
          />
        </Stack>
      </form>
    </Modal>
  );
}

const valuesOf = ({ name, client_id, expires_at }: Credential) => ({ name, client_id, expires_at: dayOf(expires_at) });
