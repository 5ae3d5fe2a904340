import { Button, Group, Paper, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { CredentialFields } from "../credentials/CredentialFields";
import { type Credential, hasSecret } from "../credentials/draft";
import { Expiry } from "../credentials/Expiry";
import { Renew } from "../credentials/Renew";
import { useCredentials } from "../credentials/useCredentials";
import { Copyable } from "../ui/Copyable";
import { counted } from "../ui/format";
import { Answer, Waiting } from "../ui/States";
import { anew } from "./draft";
import type { InputProps } from "./FieldInput";

/** CredentialInput chooses a credential that is there, or takes a new one. */
export function CredentialInput(props: InputProps) {
  const credentials = useCredentials();
  return (
    <Answer of={credentials} waiting={<Waiting lines={1} height={60} />}>
      {({ items }) => <Choice {...props} credentials={items} />}
    </Answer>
  );
}

function Choice({ field, form, kind, credentials }: InputProps & { credentials: Credential[] }) {
  const chosen = credentials.find((one) => one.id === form.values.credential_id);
  const labels = new Map(kind.credentials.map((one) => [one.kind, one.label]));
  const there = credentials.map((one) => ({
    value: one.id,
    label: `${one.name} – ${labels.get(one.kind) ?? one.kind}${one.state === "ready" ? "" : `, ${one.state}`}`,
  }));
  return (
    <Stack gap="sm">
      {there.length > 0 && (
        <Select
          label={field.label}
          description={field.help}
          withAsterisk
          data={[{ value: anew || "new", label: "Enter a new credential" }, ...there]}
          allowDeselect={false}
          value={form.values.credential_id === anew ? "new" : form.values.credential_id}
          error={form.errors[field.path]}
          onChange={(id) => form.setFieldValue(field.path, id === "new" || !id ? anew : id)}
        />
      )}
      {chosen ? (
        <Chosen credential={chosen} kind={kind} />
      ) : (
        <CredentialFields
          descriptors={kind.credentials}
          form={form}
          onTurn={(draft) => form.setFieldValue("credential", draft)}
          otherwise="the name of this one"
        />
      )}
    </Stack>
  );
}

function Chosen({ credential, kind }: { credential: Credential; kind: InputProps["kind"] }) {
  const [renewing, { open, close }] = useDisclosure();
  const descriptor = kind.credentials.find((one) => one.kind === credential.kind);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="sm">
        <Stack gap={4}>
          {credential.client_id && (
            <Group gap={6}>
              <Text size="xs" c="dimmed">
                Client ID
              </Text>
              <Copyable text={credential.client_id} />
            </Group>
          )}
          <Text size="xs">
            Expires: <Expiry expires={credential.expires_at} warning={credential.warning} /> · used by{" "}
            {counted(credential.used_by.length, "integration")}
          </Text>
        </Stack>
        {hasSecret(descriptor) && (
          <Button size="xs" variant="default" onClick={open}>
            Renew
          </Button>
        )}
      </Group>
      {descriptor && renewing && <Renew credential={credential} descriptor={descriptor} onClose={close} />}
    </Paper>
  );
}
