import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import type { Field } from "../form/field";
import { ValueInput } from "../form/ValueInput";
import { CredentialInput } from "./CredentialInput";
import type { Draft } from "./draft";
import type { Kind } from "./kinds";
import { ScheduleInput } from "./ScheduleInput";
import { SourcesInput } from "./SourcesInput";

/** DraftForm is the form that holds a draft of an integration. */
export type DraftForm = UseFormReturnType<Draft>;

/** InputProps are what the input of a field is given. */
export interface InputProps {
  field: Field;
  form: DraftForm;
  kind: Kind;
}

/** FieldInput is how a field of a kind is filled in, with its help beside it. */
export function FieldInput({ field, form, kind }: InputProps): ReactNode {
  switch (field.type) {
    case "schedule":
      return <ScheduleInput field={field} form={form} kind={kind} />;
    case "sources":
      return <SourcesInput field={field} form={form} kind={kind} />;
    case "credential":
      return <CredentialInput field={field} form={form} kind={kind} />;
    default:
      return <ValueInput field={field} form={form} path={field.path} />;
  }
}
