import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FilePick } from "./FilePick";
import type { Field } from "./field";

interface Props {
  field: Field;
  form: Pick<UseFormReturnType<Record<string, unknown>>, "getInputProps">;
  /** Where the value lies in the form. */
  path: string;
}

/** ValueInput is how a single value is filled in, with its help beside it. */
export function ValueInput({ field, form, path }: Props) {
  const said = { label: field.label, description: field.help, withAsterisk: field.required };
  const input = form.getInputProps(path, { type: field.type === "switch" ? "checkbox" : "input" });
  switch (field.type) {
    case "switch":
      return <Switch label={field.label} description={field.help} {...input} />;
    case "choice":
      return (
        <Select
          {...said}
          data={field.choices ?? []}
          allowDeselect={!field.required && field.default === undefined}
          {...input}
        />
      );
    case "number":
      return <NumberInput {...said} styles={{ wrapper: { maxWidth: 200 } }} {...input} />;
    case "long_text":
      return <Textarea {...said} autosize minRows={2} maxRows={8} {...input} />;
    case "file":
      return <FilePick said={said} input={input} />;
    case "date":
      return <TextInput {...said} type="date" styles={{ wrapper: { maxWidth: 200 } }} {...input} />;
    default:
      return field.secret ? (
        <PasswordInput {...said} autoComplete="off" {...input} />
      ) : (
        <TextInput {...said} autoComplete="off" spellCheck={false} {...input} />
      );
  }
}
