import { Group, Text, TextInput } from "@mantine/core";
import classes from "./Prompt.module.css";
import type { Explore } from "./useExplore";

/** Parameters asks for the values that the query leaves open. */
export function Parameters({ explore: { names, missing, draft, setDraft, run, question } }: { explore: Explore }) {
  if (names.length === 0) return null;
  const told = new Map(question.data?.parameters.map((parameter) => [parameter.name, parameter.description]));
  return (
    <form
      className={classes.parameters}
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <Group align="flex-start" gap="sm">
        {names.map((name) => (
          <TextInput
            key={name}
            size="xs"
            w={240}
            label={name}
            description={told.get(name)}
            value={draft.values[name] ?? ""}
            placeholder="A value"
            onChange={(event) => {
              const { value } = event.currentTarget;
              setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } }));
            }}
          />
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {missing.length > 0
          ? `The query can run when ${missing.join(" and ")} ${missing.length === 1 ? "has" : "have"} a value.`
          : 'Several values, of which any will do: ["High", "Medium"]'}
      </Text>
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
