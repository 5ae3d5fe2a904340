import { Button } from "@mantine/core";
import { IconFilterOff, IconShieldCheck } from "@tabler/icons-react";
import { ButtonLink } from "../ui/links";
import { Nothing } from "../ui/States";
import { useView } from "./useView";
import { filterOf, unfiltered } from "./view";

/** NoFindings says why nothing is listed, and how it comes to be otherwise. */
export function NoFindings() {
  const { view, change } = useView();
  if (Object.keys(filterOf(view)).length > 0) {
    return (
      <Nothing
        icon={<IconFilterOff />}
        title="No vulnerability fulfils all of this"
        action={
          <Button variant="default" onClick={() => change(unfiltered)}>
            Clear the filters
          </Button>
        }
      >
        Take one of the filters away, or choose another queue.
      </Nothing>
    );
  }
  return (
    <Nothing
      icon={<IconShieldCheck />}
      title={view.at ? "No vulnerabilities were known then" : "No vulnerabilities are known yet"}
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
        ? "Nothing had been found by that moment, or it is longer ago than the graph is kept."
        : "They come with the first run of an integration that reads the vulnerabilities of devices."}
    </Nothing>
  );
}
