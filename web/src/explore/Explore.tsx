import { Button, CopyButton, Group } from "@mantine/core";
import { IconBooks, IconCheck, IconLink } from "@tabler/icons-react";
import { useState } from "react";
import { Page } from "../ui/Page";
import { Failure } from "../ui/States";
import { Result } from "./answer/Result";
import { Examples } from "./Examples";
import { History } from "./History";
import { SaveQuestion } from "./keep/Keeping";
import { Prompt } from "./Prompt";
import { Questions } from "./Questions";
import { QuestionTold } from "./QuestionTold";
import { useExplore } from "./useExplore";

/** Explore is where one asks the graph in J1QL. */
export function Explore() {
  const explore = useExplore();
  const [choosing, setChoosing] = useState(false);
  const { address, question } = explore;
  const nothing = !explore.asked && !address.query && (!address.question || question.error !== null);
  return (
    <Page
      title="Explore"
      flows={nothing}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBooks size={16} />}
            onClick={() => setChoosing(true)}
            aria-haspopup="dialog"
          >
            Questions
          </Button>
          <History past={explore.past.past} open={explore.ways.open} forget={explore.past.forget} />
          {!nothing && <SaveQuestion explore={explore} />}
          {!nothing && <CopyLink />}
        </>
      }
    >
      {question.data && !address.query && <QuestionTold explore={explore} question={question.data} />}
      {question.error && <Failure error={question.error} retry={() => void question.refetch()} />}
      <Prompt explore={explore} />
      {nothing ? <Examples browse={() => setChoosing(true)} open={explore.ways.open} /> : <Result explore={explore} />}
      <Questions opened={choosing} onClose={() => setChoosing(false)} />
    </Page>
  );
}

function CopyLink() {
  return (
    <CopyButton value={window.location.href}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={
            <Group w={16}>{copied ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}</Group>
          }
          onClick={copy}
        >
          {copied ? "Copied" : "Copy link"}
        </Button>
      )}
    </CopyButton>
  );
}
