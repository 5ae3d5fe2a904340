import { Button } from "@mantine/core";
import { IconFilterOff, IconPlug } from "@tabler/icons-react";
import { ButtonLink } from "../ui/links";
import { Nothing } from "../ui/States";
import type { Inventory } from "./useRows";
import { useView } from "./useView";
import { narrowed } from "./view";

/** NoRows says why a list is empty, and how it comes to be otherwise. */
export function NoRows({ inventory }: { inventory: Inventory }) {
  const { view, change } = useView();
  const what = inventory.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  if (narrowed(view)) {
    return (
      <Nothing
        icon={<IconFilterOff />}
        title={`No ${what} fulfil all of this`}
        action={
          <Button
            variant="default"
            onClick={() => change({ search: undefined, filter: undefined, tag: undefined, findings: undefined })}
          >
            Clear the filters
          </Button>
        }
      >
        Take one of the filters away, or search for less of a name.
      </Nothing>
    );
  }
  return (
    <Nothing
      icon={<IconPlug />}
      title={view.at ? `No ${what} were known then` : `No ${what} are known yet`}
      action={
        view.at ? (
          <Button variant="default" onClick={() => change({ at: undefined })}>
            Back to now
          </Button>
        ) : (
          <ButtonLink to="/integrations" variant="default">
            Go to the integrations
          </ButtonLink>
        )
      }
    >
      {view.at
        ? "Nothing had been read by that moment, or it is longer ago than the graph is kept."
        : "They come with the first run of an integration that reads them. What is missing may also be switched off there."}
    </Nothing>
  );
}
