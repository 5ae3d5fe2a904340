import { Button } from "@mantine/core";
import { IconDownload, IconTerminal2 } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Wanted } from "../explore/matching";
import { useQuestions } from "../explore/useQuestion";
import { useMay } from "../session/me";
import { ButtonLink } from "../ui/links";
import { Page } from "../ui/Page";
import { Answer, Waiting } from "../ui/States";
import { Finder } from "./Finder";

/** Questions are what can be asked without writing a query: the ready-made ones, and those that people keep. */
export function Questions() {
  const all = useQuestions();
  const may = useMay();
  const wanted = useSearch({ from: "/console/questions" });
  const navigate = useNavigate({ from: "/questions" });
  return (
    <Page
      title="Questions"
      description="What is worth asking of any tenant, and what people here have saved. Each has a count over time."
      flows
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            component="a"
            href={exported(wanted)}
            download
            leftSection={<IconDownload size={16} />}
          >
            Export
          </Button>
          {may("question.write") && (
            <ButtonLink to="/explore" size="xs" variant="default" leftSection={<IconTerminal2 size={16} />}>
              Write one
            </ButtonLink>
          )}
        </>
      }
    >
      <Answer of={all} waiting={<Waiting lines={10} height={52} />}>
        {({ items }) => (
          <Finder
            questions={items}
            wanted={wanted}
            onWanted={(search) => void navigate({ search: tidy(search), replace: true })}
            goal={({ name }) => ({ to: "/questions/$name", params: { name } })}
          />
        )}
      </Answer>
    </Page>
  );
}

const tidy = ({ text, ...rest }: Wanted): Wanted => (text ? { text, ...rest } : rest);

/** What is taken away: those of the topic, and of people. Words narrow the list alone. */
function exported({ tag, of }: Wanted): string {
  const query = new URLSearchParams({ ...(tag ? { tag } : {}), ...(of === "people" ? { saved: "true" } : {}) });
  return `/api/v1/questions/export?${query}`;
}
