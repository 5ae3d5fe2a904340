import { Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

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
  { keys: ["Esc"], text: "Close what is open" },
  { keys: ["Ctrl", "Enter"], text: "Run the query, in Explore" },
];

const goals: Record<string, string> = {
  o: "/",
  e: "/explore",
  s: "/assets/systems",
  u: "/assets/users",
  v: "/vulnerabilities",
  i: "/integrations",
};

const asked = "parapet:keys";

/** openKeys shows which keys there are. */
export const openKeys = () => window.dispatchEvent(new Event(asked));

/** Keys answers keys everywhere, and shows which there are. */
export function Keys() {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const [going, setGoing] = useState(false);
  useEffect(() => {
    const show = () => setOpen(true);
    window.addEventListener(asked, show);
    return () => window.removeEventListener(asked, show);
  }, []);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setGoing(false), 1500);
    return () => clearTimeout(timer);
  }, [going]);
  useHotkeys([
    ["shift+?", () => setOpen(true)],
    ["?", () => setOpen(true)],
    ["g", () => setGoing(true)],
    ...Object.entries(goals).map(([key, to]): [string, () => void] => [
      key,
      () => {
        if (going) void navigate({ to });
        setGoing(false);
      },
    ]),
  ]);
  return (
    <Modal opened={open} onClose={() => setOpen(false)} title="Keys">
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
