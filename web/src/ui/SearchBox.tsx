import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";

interface Props {
  label: string;
  value: string | undefined;
  onChange: (text: string) => void;
}

/** SearchBox narrows a list down: what is typed counts after a moment, and what else changes the value is shown. */
export function SearchBox({ label, value = "", onChange }: Props) {
  const [text, setText] = useState(value);
  const settle = useDebouncedCallback((search: string) => onChange(search.trim()), 300);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  const write = (next: string) => {
    setText(next);
    settle(next);
  };
  return (
    <TextInput
      size="xs"
      flex="1 1 150px"
      maw={240}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={14} />}
      rightSection={text && <CloseButton size="xs" aria-label="Clear the search" onClick={() => write("")} />}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
}
