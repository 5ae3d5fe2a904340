import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe } from "../session/me";
import { Page } from "../ui/Page";
import { Reserved } from "../ui/Reserved";
import { type Part, parts, partsFor } from "./parts";

interface Props {
  at: Part["to"];
  description: string;
  actions?: ReactNode;
  /** Whether it is as long as what is on it. */
  flows?: boolean;
  children: ReactNode;
}

/** Frame is a part of the settings, with the way to the others; who may not see it is told so. */
export function Frame({ at, description, actions, flows = false, children }: Props) {
  const { permissions } = useMe();
  const navigate = useNavigate();
  const part = parts.find((one) => one.to === at);
  const may = !part?.permission || permissions.includes(part.permission);
  return (
    <Page title={`Settings: ${part?.title ?? ""}`} description={description} actions={may && actions} flows={flows}>
      <Tabs value={at} onChange={(to) => to && void navigate({ to })}>
        <Tabs.List>
          {partsFor(permissions).map((one) => (
            <Tabs.Tab key={one.to} value={one.to}>
              {one.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {may ? (
        children
      ) : (
        <Reserved title="Only administrators see this">
          It needs the permission {part?.permission}, which administrators have who are not limited to some
          integrations. The roles say who may do what.
        </Reserved>
      )}
    </Page>
  );
}
