import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { forField, fromField } from "../../ui/momentField";
import { usePeople } from "../people/usePeople";
import { type AuditView, nouns } from "./view";

interface Props {
  view: AuditView;
  onChange: (by: { [K in keyof AuditView]: AuditView[K] | undefined }) => void;
}

/** Filters choose entries of the log: by who, what, when and how it ended. */
export function Filters({ view, onChange }: Props) {
  const people = usePeople();
  const names = people.data?.items.map((one) => one.name) ?? [];
  const [text, setText] = useState(view.text ?? "");
  useEffect(() => setText(view.text ?? ""), [view.text]);
  const any = Object.keys(view).length > 0;
  const known = view.action === undefined || nouns.some((one) => one.value === view.action);
  return (
    <Group gap="xs" component="form" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        size="xs"
        w={170}
        aria-label="Search the log"
        placeholder="Text, then Enter"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => text !== (view.text ?? "") && onChange({ text: text || undefined })}
        onKeyDown={(event) => event.key === "Enter" && onChange({ text: text || undefined })}
      />
      <Select
        size="xs"
        w={130}
        aria-label="Who"
        placeholder="Anybody"
        searchable
        clearable
        data={[...new Set([...names, ...(view.actor ? [view.actor] : [])])]}
        value={view.actor ?? null}
        onChange={(actor) => onChange({ actor: actor ?? undefined })}
      />
      <Select
        size="xs"
        w={160}
        aria-label="What"
        placeholder="Anything"
        clearable
        data={known ? nouns : [...nouns, { value: view.action ?? "", label: view.action ?? "" }]}
        value={view.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
      />
      <Select
        size="xs"
        w={120}
        aria-label="Outcome"
        placeholder="Any outcome"
        clearable
        data={[
          { value: "allowed", label: "Done" },
          { value: "denied", label: "Denied" },
          { value: "failed", label: "Failed" },
        ]}
        value={view.outcome ?? null}
        onChange={(outcome) => onChange({ outcome: (outcome ?? undefined) as AuditView["outcome"] })}
      />
      {(["since", "until"] as const).map((end) => (
        <TextInput
          key={end}
          size="xs"
          type="datetime-local"
          aria-label={end === "since" ? "Since" : "Until"}
          leftSection={
            <Text span size="xs" c="dimmed">
              {end === "since" ? "from" : "to"}
            </Text>
          }
          leftSectionWidth={40}
          w={208}
          defaultValue={view[end] ? forField(new Date(view[end])) : ""}
          onChange={(event) => onChange({ [end]: fromField(event.currentTarget.value) })}
        />
      ))}
      {any && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() =>
            onChange({
              actor: undefined,
              action: undefined,
              target: undefined,
              outcome: undefined,
              since: undefined,
              until: undefined,
              text: undefined,
            })
          }
        >
          Show all
        </Button>
      )}
    </Group>
  );
}
