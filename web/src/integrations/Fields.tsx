import { Button, Collapse, Paper, Stack, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { Field } from "../form/field";
import { type DraftForm, FieldInput } from "./FieldInput";
import type { Kind } from "./kinds";

interface Props {
  kind: Kind;
  form: DraftForm;
  /** The paths of fields that are filled in elsewhere. */
  without?: string[];
}

/** Fields are what a kind of integrations wants filled in, in its sections. */
export function Fields({ kind, form, without = [] }: Props) {
  const fields = kind.fields.filter((field) => !without.includes(field.path));
  return kind.sections.map((section) => {
    const all = fields.filter((field) => field.section === section.id);
    if (all.length === 0) return null;
    return (
      <Paper key={section.id} withBorder p="lg" component="section" aria-label={section.name}>
        <Stack>
          <Title order={2}>{section.name}</Title>
          <Inputs fields={all.filter((field) => !field.advanced)} kind={kind} form={form} />
          <Advanced fields={all.filter((field) => field.advanced)} kind={kind} form={form} />
        </Stack>
      </Paper>
    );
  });
}

interface InputsProps {
  fields: Field[];
  kind: Kind;
  form: DraftForm;
}

const Inputs = ({ fields, kind, form }: InputsProps) =>
  fields.map((field) => <FieldInput key={field.path} field={field} form={form} kind={kind} />);

/** Advanced hides what few need, unless something is wrong with it. */
function Advanced(props: InputsProps) {
  const [wanted, { toggle }] = useDisclosure();
  const opened = wanted || props.fields.some((field) => props.form.errors[field.path]);
  if (props.fields.length === 0) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        aria-expanded={opened}
        leftSection={opened ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
        onClick={toggle}
      >
        {opened ? "Hide what few need" : "Show what few need: proxies, other endpoints"}
      </Button>
      <Collapse expanded={opened}>
        <Stack>
          <Inputs {...props} />
        </Stack>
      </Collapse>
    </>
  );
}
