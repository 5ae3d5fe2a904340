import { Button, Group } from "@mantine/core";
import { IconGhost2 } from "@tabler/icons-react";
import { Copyable } from "../ui/Copyable";
import { ButtonLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { shortly } from "../ui/momentField";
import { Page } from "../ui/Page";
import { Nothing, Waiting } from "../ui/States";
import { History } from "./History";
import { nameIn } from "./told";
import { useHistory, useView } from "./useEntity";

/** Gone is shown of an entity that is not there: whether it was, what became of it, or that nobody knows it. */
export function Gone() {
  const { id, view, change } = useView();
  const history = useHistory(id);
  const changes = history.data?.pages.flatMap((page) => page.items) ?? [];
  if (history.isPending) return <Waiting lines={8} />;
  if (changes.length === 0) {
    return (
      <Page flows title="Unknown" description={<Copyable text={id} />}>
        <Nothing
          icon={<IconGhost2 />}
          title="There is no such thing"
          action={
            <ButtonLink to="/assets/$inventory" params={{ inventory: "systems" }}>
              Go to the systems
            </ButtonLink>
          }
        >
          The link may be of another server, or it was deleted so long ago that its history is no longer kept. You may
          also not be allowed to see the integration that it came from.
        </Nothing>
      </Page>
    );
  }
  const deleted = changes.find((one) => one.op === "deleted" && !one.relationship);
  const then = deleted && new Date(new Date(deleted.at).getTime() - 1).toISOString();
  return (
    <Page
      flows
      title={nameIn(changes) ?? "Unnamed"}
      description={
        view.at ? (
          <>It was not there on {shortly(view.at)}. What became of it before and after:</>
        ) : (
          <>
            It is not there any more: it was deleted <Moment at={deleted?.at} none="some time ago" />.
          </>
        )
      }
      actions={
        <Group gap="xs">
          {view.at && (
            <Button size="xs" variant="default" onClick={() => change({ at: undefined })}>
              Back to now
            </Button>
          )}
          {then && (
            <Button size="xs" variant="default" onClick={() => change({ at: then })}>
              See it as it was last
            </Button>
          )}
        </Group>
      }
    >
      <History id={id} />
    </Page>
  );
}
