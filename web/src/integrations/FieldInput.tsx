import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { CredentialInput } from "./CredentialInput";
import type { Draft, Field } from "./draft";
import { FilePick } from "./FilePick";
import type { Kind } from "./kinds";
import { ScheduleInput } from "./ScheduleInput";
import { SourcesInput } from "./SourcesInput";

export type DraftForm = UseFormReturnType<Draft>;

export interface InputProps {
  field: Field;
  form: DraftForm;
  kind: Kind;
  /** Where the field lies in the draft, when that is not where it says. */
  path?: string;
}

/** FieldInput is how a field of a kind is filled in, with its help beside it. */
export function FieldInput({ field, form, kind, path = field.path }: InputProps): ReactNode {
  const said = { label: field.label, description: field.help, withAsterisk: field.required };
  switch (field.type) {
    case "switch":
      return (
        <Switch label={field.label} description={field.help} {...form.getInputProps(path, { type: "checkbox" })} />
      );
    case "choice":
      return (
        <Select
          {...said}
          data={field.choices ?? []}
          allowDeselect={!field.required && field.default === undefined}
          {...form.getInputProps(path)}
        />
      );
    case "number":
      return <NumberInput {...said} styles={{ wrapper: { maxWidth: 200 } }} {...form.getInputProps(path)} />;
    case "long_text":
      return <Textarea {...said} autosize minRows={2} maxRows={8} {...form.getInputProps(path)} />;
    case "schedule":
      return <ScheduleInput field={field} form={form} kind={kind} />;
    case "sources":
      return <SourcesInput field={field} form={form} kind={kind} />;
    case "credential":
      return <CredentialInput field={field} form={form} kind={kind} />;
    case "file":
      return <FilePick said={said} input={form.getInputProps(path)} />;
    case "date":
      return <TextInput {...said} type="date" styles={{ wrapper: { maxWidth: 200 } }} {...form.getInputProps(path)} />;
    default:
      return field.secret ? (
        <PasswordInput {...said} autoComplete="off" {...form.getInputProps(path)} />
      ) : (
        <TextInput {...said} autoComplete="off" spellCheck={false} {...form.getInputProps(path)} />
      );
  }
}
