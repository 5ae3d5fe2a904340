import { Alert, Button, Group, Paper, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Schemas } from "../api/client";
import { Copyable } from "../ui/Copyable";
import { counted } from "../ui/format";
import { Answer, Waiting } from "../ui/States";
import { Expiry, useCredentials } from "./Credential";
import { anew, credentialDraft } from "./draft";
import { FieldInput, type InputProps } from "./FieldInput";
import { Renew } from "./Renew";

type Credential = Schemas["IntegrationCredential"];

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
      {chosen ? <Chosen credential={chosen} kind={kind} /> : <Anew field={field} form={form} kind={kind} />}
    </Stack>
  );
}

function Chosen({ credential, kind }: { credential: Credential; kind: InputProps["kind"] }) {
  const [renewing, { open, close }] = useDisclosure();
  const descriptor = kind.credentials.find((one) => one.kind === credential.kind);
  const renewable = descriptor?.fields.some((field) => field.secret);
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
            Expires: <Expiry expires={credential.expires_at} /> · used by{" "}
            {counted(credential.used_by.length, "integration")}
          </Text>
          {credential.state === "lost" && (
            <Text size="xs" c="red">
              The key that sealed it is not there: enter what is secret of it again.
            </Text>
          )}
        </Stack>
        {renewable && descriptor && (
          <Button size="xs" variant="default" onClick={open}>
            Renew
          </Button>
        )}
      </Group>
      {descriptor && (
        <Renew
          key={credential.version}
          credential={credential}
          descriptor={descriptor}
          opened={renewing}
          onClose={close}
        />
      )}
    </Paper>
  );
}

function Anew({ form, kind }: InputProps) {
  const { credential } = form.values;
  const descriptor = kind.credentials.find((one) => one.kind === credential.kind);
  return (
    <Stack gap="sm">
      <Radio.Group
        label="How the application proves who it is"
        value={String(credential.kind)}
        onChange={(to) =>
          form.setFieldValue(
            "credential",
            credentialDraft(
              kind.credentials.find((one) => one.kind === to),
              credential,
            ),
          )
        }
      >
        <Stack gap={8} mt={6}>
          {kind.credentials.map((one) => (
            <Radio key={one.kind} value={one.kind} label={one.label} description={one.help} />
          ))}
        </Stack>
      </Radio.Group>
      {descriptor?.fields.map((field) => (
        <FieldInput key={field.path} field={field} form={form} kind={kind} path={`credential.${field.path}`} />
      ))}
      <TextInput
        label="Name of the credential"
        description="What people call it when they choose it for another integration; the name of this one unless it is given."
        {...form.getInputProps("credential.name")}
      />
      {form.errors.credential && <Alert color="red">{form.errors.credential}</Alert>}
    </Stack>
  );
}
