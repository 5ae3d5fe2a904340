import { Fieldset, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { type Draft, parametersOf } from "./draft";
import classes from "./keep.module.css";

/** QueryFields are the queries of a question, and what is said of the parameters that they ask for. */
export function QueryFields({ form }: { form: UseFormReturnType<Draft> }) {
  const { queries, parameters } = form.values;
  const write = (index: number, text: string) => {
    const next = queries.map((query, at) => (at === index ? { ...query, text } : query));
    form.setValues({ queries: next, parameters: parametersOf(next, parameters) });
  };
  return (
    <>
      {queries.map(({ name, text }, index) => (
        <Textarea
          key={name}
          label={queries.length > 1 ? `Query “${name}”` : "Query"}
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: classes.query }}
          value={text}
          error={form.errors[`queries.${index}.text`]}
          data-path={`queries.${index}.text`}
          onChange={(event) => write(index, event.currentTarget.value)}
        />
      ))}
      {parameters.map(({ name }, index) => (
        <Fieldset key={name} legend={`Parameter ${name}`}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Usual value"
              description="The one when nobody chooses."
              withAsterisk
              {...form.getInputProps(`parameters.${index}.written`)}
              error={form.errors[`parameters.${index}.default`] ?? form.errors[`parameters.${index}.written`]}
            />
            <Stack gap={0}>
              <TextInput
                label="Description"
                description="What it means, for who chooses."
                {...form.getInputProps(`parameters.${index}.description`)}
              />
            </Stack>
          </SimpleGrid>
        </Fieldset>
      ))}
    </>
  );
}
