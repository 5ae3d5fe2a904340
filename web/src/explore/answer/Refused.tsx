import { Button } from "@mantine/core";
import { IconClockHour4, IconPencilExclamation } from "@tabler/icons-react";
import { asProblem } from "../../api/problem";
import { Failure, Nothing } from "../../ui/States";
import type { Explore } from "../useExplore";
import { inWords, isOfText } from "./refusal";

/** Refused says why there is no answer, and what to do for one. */
export function Refused({ explore: { answer, address, set }, error }: { explore: Explore; error: unknown }) {
  const { kind, message } = asProblem(error);
  // To ask once more what is wrong would change nothing.
  if (kind !== "invalid") return <Failure error={error} retry={answer.again} />;
  if (isOfText(message)) {
    return (
      <div role="alert">
        <Nothing icon={<IconPencilExclamation />} title="The query cannot be asked as it is">
          {inWords(message)} In the editor, F8 leads to the place.
        </Nothing>
      </div>
    );
  }
  return (
    <div role="alert">
      <Nothing
        icon={<IconClockHour4 />}
        title="There is no answer to this"
        action={
          address.at && (
            <Button variant="default" onClick={() => set({ at: undefined })}>
              Back to now
            </Button>
          )
        }
      >
        {inWords(message)}
      </Nothing>
    </div>
  );
}
