import { Badge, Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useCredentials, wanting } from "../credentials/useCredentials";
import { useMay } from "../session/me";
import { counted } from "../ui/format";

/** Places leads from what is connected to what can be, and to what signs in. */
export function Places({ at }: { at: "/integrations" | "/integrations/library" | "/credentials" }) {
  const navigate = useNavigate();
  const may = useMay();
  const credentials = useCredentials();
  const urgent = wanting(credentials.data?.items).length;
  return (
    <Tabs value={at} onChange={(to) => to && void navigate({ to })}>
      <Tabs.List>
        <Tabs.Tab value="/integrations">Applied</Tabs.Tab>
        <Tabs.Tab value="/integrations/library">Library</Tabs.Tab>
        {may("credential.read") && (
          <Tabs.Tab
            value="/credentials"
            rightSection={
              urgent > 0 && (
                <Badge size="sm" circle color="orange.8" aria-label={`${counted(urgent, "credential")} to look after`}>
                  {urgent}
                </Badge>
              )
            }
          >
            Credentials
          </Tabs.Tab>
        )}
      </Tabs.List>
    </Tabs>
  );
}
