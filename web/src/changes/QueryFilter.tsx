import { ActionIcon, Button, Group, TextInput, Tooltip } from "@mantine/core";
import { IconFilter, IconTerminal2, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { ButtonLink } from "../ui/links";
import { useView } from "./useChanges";

/** QueryFilter narrows what differs to the entities of a query, and to what begins or ends at them. */
export function QueryFilter() {
  const { view, change } = useView();
  const [text, setText] = useState(view.query ?? "");
  useEffect(() => setText(view.query ?? ""), [view.query]);
  const clear = () => {
    setText("");
    change({ query: undefined });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change({ query: text.trim() || undefined });
      }}
    >
      <Group gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          maw={720}
          size="xs"
          aria-label="Only what a query finds"
          placeholder="Only what a query finds: FIND Device WITH osPlatform = 'Windows11'"
          leftSection={<IconFilter size={16} />}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          ff="monospace"
          rightSection={
            text !== "" && (
              <Tooltip label="Show everything">
                <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Show everything" onClick={clear}>
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            )
          }
        />
        <Button type="submit" size="xs" variant="default" disabled={text.trim() === (view.query ?? "")}>
          Apply
        </Button>
        {view.query && (
          <ButtonLink
            to="/explore"
            search={{ query: view.query, at: view.to }}
            variant="default"
            size="xs"
            leftSection={<IconTerminal2 size={16} />}
          >
            Open in Explore
          </ButtonLink>
        )}
      </Group>
    </form>
  );
}
