import { TagsInput } from "@mantine/core";
import { useState } from "react";
import type { Condition } from "./outline";
import { useSuggestions } from "./useSuggestions";
import { Suggested } from "./ValueField";
import { shownAs, type Value, valueFrom } from "./values";

interface Props {
  condition: Condition;
  kind: string;
  names: readonly string[] | undefined;
  onChange: (values: Value[]) => void;
}

/** TagValues are one or several values, any of which will do, with those that there are to choose from. */
export function TagValues({ condition: { property = "", values = [] }, kind, names, onChange }: Props) {
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState(false);
  const { suggestions } = useSuggestions(names ?? [], property, kind, text, wanted && names !== undefined);
  const counts = new Map(suggestions.map(({ value, count }) => [value, count]));
  const shown = values.map(shownAs);
  return (
    <TagsInput
      size="xs"
      miw={180}
      maw={360}
      flex="1 1 180px"
      aria-label="Values"
      placeholder={values.length === 0 ? (kind === "number" ? "A number" : "A value") : ""}
      data={suggestions.map(({ value }) => value)}
      value={shown}
      onChange={(tags) =>
        onChange(tags.map((tag) => valueFrom(tag, kind, values)).filter((value) => value !== undefined))
      }
      searchValue={text}
      onSearchChange={setText}
      onFocus={() => setWanted(true)}
      renderOption={({ option }) => <Suggested label={option.value} count={counts.get(option.value)} />}
      filter={({ options }) => options}
      acceptValueOnBlur
      splitChars={[]}
      maxDropdownHeight={260}
    />
  );
}
