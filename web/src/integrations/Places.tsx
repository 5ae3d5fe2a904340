import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

/** Places leads from what is connected to what can be, and back. */
export function Places({ at }: { at: "/integrations" | "/integrations/library" }) {
  const navigate = useNavigate();
  return (
    <Tabs value={at} onChange={(to) => to && void navigate({ to })}>
      <Tabs.List>
        <Tabs.Tab value="/integrations">Applied</Tabs.Tab>
        <Tabs.Tab value="/integrations/library">Library</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
