import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmarkPlus, IconPencil, IconTrash } from "@tabler/icons-react";
import { lazy } from "react";
import { useMay } from "../../session/me";
import { Apart } from "../../ui/Apart";
import type { Explore } from "../useExplore";
import type { Question } from "../useQuestion";

const KeepQuestion = lazy(() => import("./KeepQuestion").then((module) => ({ default: module.KeepQuestion })));
const DeleteQuestion = lazy(() => import("./DeleteQuestion").then((module) => ({ default: module.DeleteQuestion })));

/** writtenIn is what stands in the editor, to be kept. */
const writtenIn = ({ draft, address, part }: Explore) => ({
  query: draft.query,
  values: draft.values,
  ...(address.query ? {} : { part: part?.name }),
});

/** SaveQuestion keeps what stands in the editor as a question; of one of the library it makes a copy. */
export function SaveQuestion({ explore }: { explore: Explore }) {
  const may = useMay();
  const [keeping, { open, close }] = useDisclosure();
  const { draft, address, question } = explore;
  const own = question.data && !question.data.library && !address.query; // changed where it is told of
  if (!may("question.write") || own) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBookmarkPlus size={16} />}
        disabled={draft.query.trim() === ""}
        onClick={open}
        aria-haspopup="dialog"
      >
        {question.data && !address.query ? "Save a copy" : "Save as a question"}
      </Button>
      <Apart>
        {keeping && (
          <KeepQuestion
            {...(question.data && !address.query ? { of: question.data } : {})}
            written={writtenIn(explore)}
            onClose={close}
            saved={(made) => explore.ways.saved(made, writtenIn(explore).part)}
          />
        )}
      </Apart>
    </>
  );
}

/** ChangeQuestion changes or deletes a question that is kept, for those who may. */
export function ChangeQuestion({ explore, question }: { explore: Explore; question: Question }) {
  const may = useMay();
  const [changing, change] = useDisclosure();
  const [leaving, leave] = useDisclosure();
  if (question.library || !may("question.write")) return null;
  return (
    <>
      <Tooltip label="Change the question">
        <ActionIcon variant="subtle" color="gray" aria-label="Change the question" onClick={change.open}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete the question">
        <ActionIcon variant="subtle" color="gray" aria-label="Delete the question" onClick={leave.open}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
      <Apart>
        {changing && (
          <KeepQuestion
            of={question}
            written={writtenIn(explore)}
            onClose={change.close}
            saved={(made) => explore.ways.saved(made, writtenIn(explore).part)}
          />
        )}
        {leaving && <DeleteQuestion question={question} onClose={leave.close} deleted={explore.ways.deleted} />}
      </Apart>
    </>
  );
}
