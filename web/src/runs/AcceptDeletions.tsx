import { List, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { got, http } from "../api/client";
import { Confirm } from "../form/Confirm";
import { useMay } from "../session/me";
import { quantity } from "../ui/format";
import { AnchorLink } from "../ui/links";
import { typeTitle } from "../ui/naming";

interface Props {
  /** The key of the integration whose deletions are held. */
  integration: string;
  held: Record<string, number>;
  onClose: () => void;
}

/** AcceptDeletions says what it means to accept deletions that are held, and starts the run that makes them. */
export function AcceptDeletions({ integration, held, onClose }: Props) {
  const navigate = useNavigate();
  const may = useMay();
  const act = async () => {
    const params = { path: { id: integration } };
    const run = await got(http.POST("/api/v1/integrations/{id}/runs", { params, body: { accept_deletions: true } }));
    onClose();
    await navigate({ to: "/runs/$id", params: { id: run.id } });
  };
  return (
    <Confirm
      title={`Delete what is gone from ${integration}?`}
      yes="Run again and delete them"
      no="Keep them"
      act={act}
      onClose={onClose}
    >
      <Text size="sm">
        The tenant is read again, and whatever it does not tell of then is deleted, however much that is. By the last
        run it is:
      </Text>
      <Held held={held} />
      <Text size="sm">
        Questions about the past are still answered with it for as long as the past is kept.
        {may("integration.write") && (
          <>
            {" "}
            Not sure? The{" "}
            <AnchorLink
              to="/integrations/$id"
              params={{ id: integration }}
              search={{ tab: "connection" }}
              inherit
              underline="always"
            >
              test of the connection
            </AnchorLink>{" "}
            says whether a permission is missing.
          </>
        )}
      </Text>
    </Confirm>
  );
}

/** Held is what would go, by type, the most first. */
export function Held({ held }: { held: Record<string, number> }) {
  const types = Object.entries(held).sort(([, a], [, b]) => b - a);
  return (
    <List size="sm" aria-label="What would go">
      {types.map(([type, n]) => (
        <List.Item key={type}>
          {typeTitle(type)}: {quantity(n)}
        </List.Item>
      ))}
    </List>
  );
}
