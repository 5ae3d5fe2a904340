import { Group, Kbd, Modal, Stack, Text } from "@mantine/core";

const shown = [
  { keys: ["Ctrl", "K"], text: "Search everything, and jump anywhere" },
  { keys: ["?"], text: "Show the keys" },
  { keys: ["g", "o"], text: "Go to the overview" },
  { keys: ["g", "e"], text: "Go to Explore" },
  { keys: ["g", "s"], text: "Go to Systems" },
  { keys: ["g", "u"], text: "Go to Users" },
  { keys: ["g", "v"], text: "Go to Vulnerabilities" },
  { keys: ["g", "i"], text: "Go to Integrations" },
  { keys: ["↑", "↓"], text: "Walk through the rows of a table; j and k do too" },
  { keys: ["Enter"], text: "Open the row" },
  { keys: ["←", "→"], text: "Make a column narrower or wider, on its edge" },
  { keys: ["Esc"], text: "Close what is open" },
  { keys: ["Ctrl", "Enter"], text: "Run the query, in Explore" },
  { keys: ["Ctrl", "Space"], text: "Show how the query can go on" },
  { keys: ["Shift", "Alt", "F"], text: "Lay the query out" },
  { keys: ["F8"], text: "Go to what is wrong with the query" },
  { keys: ["↑", "↓", "←", "→"], text: "Walk through a picture of entities" },
  { keys: ["Enter"], text: "Expand what is chosen in a picture" },
  { keys: ["Delete"], text: "Hide it" },
  { keys: ["p"], text: "Pin it" },
  { keys: ["/"], text: "Find something in the picture" },
];

/** KeyList shows which keys there are. */
export function KeyList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys">
      <Stack gap="xs">
        {shown.map(({ keys, text }) => (
          <Group key={text} justify="space-between" wrap="nowrap">
            <Text size="sm">{text}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
