import { Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { http, version } from "../api/client";
import { Ending } from "../form/Ending";
import { useEntry } from "../form/useEntry";
import { ValueInput } from "../form/ValueInput";
import { useChanged } from "../integrations/useChanged";
import { type Credential, credentialBody, type Descriptor, wrongCredential } from "./draft";

interface Props {
  credential: Credential;
  descriptor: Descriptor;
  onClose: () => void;
}

/** Renew puts a new secret or certificate in the place of one that expires or is lost. */
export function Renew({ credential, descriptor, onClose }: Props) {
  const fields = descriptor.fields.filter((field) => field.path !== "client_id");
  const changed = useChanged();
  const entry = useEntry<Record<string, unknown>>(
    {
      initialValues: Object.fromEntries(fields.map((field) => [field.path, ""])),
      validate: (values) => wrongCredential([{ ...descriptor, fields }], { ...values, kind: descriptor.kind }),
    },
    async (values) => {
      await http.PATCH("/api/v1/credentials/{id}", {
        params: { path: { id: credential.id }, header: version(credential) },
        body: credentialBody(values, credential.name),
      });
      notifications.show({ message: `${credential.name} is renewed. The next run signs in with it.` });
      await changed();
      onClose();
    },
  );
  const { form, onSubmit } = entry;
  return (
    <Modal opened onClose={onClose} title={`Renew ${credential.name}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.stopPropagation(); // what is around it may be a form, too
          onSubmit(event);
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            All integrations that sign in with it use the new one from now on.
          </Text>
          {fields.map((field) => (
            <ValueInput key={field.path} field={field} form={form} path={field.path} />
          ))}
          <Ending entry={entry} yes="Renew" leave={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
