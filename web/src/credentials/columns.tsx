import { Code } from "@mantine/core";
import type { Integration } from "../integrations/words";
import type { Column } from "../table/column";
import { AnchorLink } from "../ui/links";
import { StateBadge } from "../ui/StateBadge";
import type { Credential, Descriptor } from "./draft";
import { Expiry } from "./Expiry";
import { credentialWord } from "./words";

/** columnsOf are those of the list of credentials; users tells which integrations sign in with one. */
export function columnsOf(
  descriptors: Descriptor[],
  users: (credential: Credential) => Integration[],
): Column<Credential>[] {
  const labels = new Map(descriptors.map((one) => [one.kind, one.label]));
  return [
    { id: "name", title: "Name", width: 170, sortable: true, cell: (c) => <Name credential={c} /> },
    { id: "kind", title: "Kind", width: 140, sortable: true, cell: (c) => labels.get(c.kind) ?? c.kind },
    { id: "state", title: "Status", width: 140, cell: (c) => <StateBadge word={credentialWord(c)} /> },
    {
      id: "expires_at",
      title: "Expires",
      width: 130,
      sortable: true,
      cell: (c) => <Expiry expires={c.expires_at} warning={c.warning} />,
    },
    {
      id: "used_by",
      title: "Used by",
      help: "The integrations that sign in with it.",
      width: 190,
      cell: (c) =>
        users(c)
          .map((one) => one.name)
          .join(", ") || "nothing",
    },
    {
      id: "client_id",
      title: "Client ID",
      width: 300,
      cell: (c) => (c.client_id ? <Code>{c.client_id}</Code> : "the machine's own"),
    },
  ];
}

function Name({ credential }: { credential: Credential }) {
  return (
    <AnchorLink
      to="/credentials/$id"
      params={{ id: credential.id }}
      inherit
      fw={600}
      onClick={(event) => event.stopPropagation()}
    >
      {credential.name}
    </AnchorLink>
  );
}
