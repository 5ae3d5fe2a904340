import { Button, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { IconClockHour4 } from "@tabler/icons-react";
import { useState } from "react";
import { forField, fromField, shortly } from "./momentField";

interface Props {
  /** The moment in the past, in RFC 3339; the present when absent. */
  at: string | undefined;
  onChange: (at: string | undefined) => void;
  /** What it says, where it is not the moment that is looked at. */
  words?: Words;
}

/** Words are what is said of a moment that one chooses. */
export interface Words {
  /** On the button without a moment, and with one. */
  none: string;
  some: (at: string) => string;
  /** What choosing one does. */
  told: string;
  label: string;
  back: string;
}

const usual: Words = {
  none: "Now",
  some: (at) => `As of ${shortly(at)}`,
  told: "Shows what was known at a moment in the past, as far back as the graph is kept.",
  label: "As of",
  back: "Back to now",
};

const day = 24 * 3600 * 1000;
const jumps = [
  { label: "Yesterday", back: day },
  { label: "A week ago", back: 7 * day },
  { label: "A month ago", back: 30 * day },
];

/** AsOf chooses whether the present is looked at, or a moment in the past. */
export function AsOf({ at, onChange, words = usual }: Props) {
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState("");
  const choose = (moment: string | undefined) => {
    onChange(moment);
    setOpened(false);
  };
  const written = fromField(text);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      onOpen={() => setText(forField(at ? new Date(at) : new Date()))}
      position="bottom-end"
      width={270}
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant={at ? "filled" : "default"}
          size="xs"
          leftSection={<IconClockHour4 size={16} />}
          onClick={() => setOpened((open) => !open)}
        >
          {at ? words.some(at) : words.none}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (written) choose(written);
          }}
        >
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              {words.told}
            </Text>
            <TextInput
              type="datetime-local"
              label={words.label}
              value={text}
              max={forField(new Date())}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Group gap={4}>
              {jumps.map(({ label, back }) => (
                <Button
                  key={label}
                  size="compact-xs"
                  variant="default"
                  onClick={() => choose(new Date(Date.now() - back).toISOString())}
                >
                  {label}
                </Button>
              ))}
            </Group>
            <Group justify="flex-end" gap="xs">
              <Button size="xs" variant="default" disabled={!at} onClick={() => choose(undefined)}>
                {words.back}
              </Button>
              <Button size="xs" type="submit" disabled={!written}>
                Show
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
