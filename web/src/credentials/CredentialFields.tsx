import { Alert, Radio, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { ValueInput } from "../form/ValueInput";
import { type CredentialDraft, credentialDraft, type Descriptor } from "./draft";

interface Props {
  descriptors: Descriptor[];
  form: Pick<UseFormReturnType<Record<string, unknown>>, "getInputProps" | "errors"> & {
    values: { credential: CredentialDraft };
  };
  /** Puts another draft in the place of the one that the form holds. */
  onTurn: (draft: CredentialDraft) => void;
  /** What a credential is called that is given no name. */
  otherwise?: string;
}

/** CredentialFields are what is entered of a new credential: its kind, and what that wants. */
export function CredentialFields({ descriptors, form, onTurn, otherwise }: Props) {
  const { credential } = form.values;
  const of = (kind: unknown) => descriptors.find((one) => one.kind === kind);
  return (
    <Stack gap="sm">
      <Radio.Group
        label="How the application proves who it is"
        value={String(credential.kind)}
        onChange={(to) => onTurn(credentialDraft(of(to), credential))}
      >
        <Stack gap={8} mt={6}>
          {descriptors.map((one) => (
            <Radio key={one.kind} value={one.kind} label={one.label} description={one.help} />
          ))}
        </Stack>
      </Radio.Group>
      {of(credential.kind)?.fields.map((field) => (
        <ValueInput key={field.path} field={field} form={form} path={`credential.${field.path}`} />
      ))}
      <TextInput
        label="Name of the credential"
        description={`What people call it when they choose it for ${otherwise ? "another" : "an"} integration${otherwise ? `; ${otherwise} unless it is given` : ""}.`}
        withAsterisk={!otherwise}
        {...form.getInputProps("credential.name")}
      />
      {form.errors.credential && <Alert color="red">{form.errors.credential}</Alert>}
    </Stack>
  );
}
