import { Button, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { http, type Schemas, version } from "../api/client";
import { useEntry } from "../form/useEntry";
import { Failure } from "../ui/States";
import { credentialBody, type Descriptor, type Field } from "./draft";
import { useChanged } from "./EnabledSwitch";
import { FilePick } from "./FilePick";
import { complaintOf } from "./wrong";

interface Props {
  credential: Schemas["IntegrationCredential"];
  descriptor: Descriptor;
  opened: boolean;
  onClose: () => void;
}

/** Renew puts a new secret or certificate in the place of one that expires or is lost. */
export function Renew({ credential, descriptor, opened, onClose }: Props) {
  const fields = descriptor.fields.filter((field) => field.path !== "client_id");
  const queries = useQueryClient();
  const changed = useChanged();
  const { form, problem, busy, onSubmit } = useEntry<Record<string, string>>(
    {
      initialValues: Object.fromEntries(fields.map((field) => [field.path, ""])),
      validate: (values) =>
        Object.fromEntries(fields.map((field) => [field.path, complaintOf(field, values[field.path]) ?? null])),
    },
    async (values) => {
      await http.PATCH("/api/v1/credentials/{id}", {
        params: { path: { id: credential.id }, header: version(credential) },
        body: { ...credentialBody(values, ""), name: credential.name },
      });
      notifications.show({ message: `${credential.name} is renewed. The next run signs in with it.` });
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/credentials"] });
      changed();
      onClose();
    },
  );
  return (
    <Modal opened={opened} onClose={onClose} title={`Renew ${credential.name}`}>
      <form
        onSubmit={(event) => {
          event.stopPropagation(); // what is around it is a form, too
          onSubmit(event);
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            All integrations that sign in with it use the new one from now on.
          </Text>
          {problem && <Failure error={problem} />}
          {fields.map((field) => (
            <Part key={field.path} field={field} input={form.getInputProps(field.path)} />
          ))}
          <Button type="submit" loading={busy}>
            Renew
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function Part({
  field,
  input,
}: {
  field: Field;
  input: ReturnType<ReturnType<typeof useEntry>["form"]["getInputProps"]>;
}) {
  const said = { label: field.label, description: field.help, withAsterisk: field.required };
  if (field.type === "file") return <FilePick said={said} input={input} />;
  if (field.type === "date") return <TextInput {...said} type="date" {...input} />;
  return <PasswordInput {...said} autoComplete="off" {...input} />;
}
