import { Button, Stack, Text, Timeline } from "@mantine/core";
import { IconLink, IconLinkOff, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { counted } from "../ui/format";
import { Moment } from "../ui/Moment";
import { shortly } from "../ui/momentField";
import { Answer, Failure } from "../ui/States";
import { BundleOf } from "./BundleOf";
import classes from "./Entity.module.css";
import { OwnChange } from "./OwnChange";
import { atOf, type Episode, episodesOf } from "./told";
import { useHistory, useView } from "./useEntity";

/** History is what became of an entity, the newest first. */
export function History({ id }: { id: string }) {
  const asked = useHistory(id);
  const { view } = useView();
  return (
    <Answer of={asked}>
      {({ pages }) => {
        const first = pages[0];
        const episodes = episodesOf(pages.flatMap((page) => page.items));
        const sought = atOf(episodes, view.moment);
        return (
          <Stack gap="md" maw={900}>
            <Text size="sm" c="dimmed">
              {counted(first?.total ?? 0, "change")} of it and of its relationships{first && <Since {...first} />}
            </Text>
            <Timeline bulletSize={26} lineWidth={2} active={-1}>
              {episodes.map((episode) => (
                <Timeline.Item
                  key={episode.generation}
                  bullet={<Icon episode={episode} />}
                  title={
                    <Text size="sm" fw={600}>
                      <Moment at={episode.at} />
                      <Text span c="dimmed" size="xs" fw={400} ml={8}>
                        {shortly(episode.at)}
                      </Text>
                    </Text>
                  }
                >
                  <Stack
                    gap="xs"
                    mt={6}
                    {...(episode === sought && { className: classes.sought, ref: intoView, "aria-current": "true" })}
                  >
                    {episode.own.map((change) => (
                      <OwnChange key={`${change.generation} ${change.op}`} change={change} />
                    ))}
                    {episode.bundles.map((bundle) => (
                      <BundleOf key={`${bundle.op} ${bundle.relationship} ${bundle.direction}`} bundle={bundle} />
                    ))}
                  </Stack>
                </Timeline.Item>
              ))}
            </Timeline>
            {asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
            {asked.hasNextPage && (
              <Button
                variant="default"
                size="xs"
                loading={asked.isFetchingNextPage}
                onClick={() => void asked.fetchNextPage()}
              >
                Show what was before
              </Button>
            )}
          </Stack>
        );
      }}
    </Answer>
  );
}

const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "center" });

function Since({ since, whole }: { since: string; whole: boolean }) {
  return (
    <>
      {", since "}
      {shortly(since)}.{" "}
      {whole
        ? "That is when Parapet began to read."
        : "What was before is no longer kept; what was there then is shown as read for the first time."}
    </>
  );
}

function Icon({ episode }: { episode: Episode }) {
  const op = episode.own[0]?.op;
  if (op === "created") return <IconPlus size={14} />;
  if (op === "deleted") return <IconTrash size={14} />;
  if (op === "updated") return <IconPencil size={14} />;
  return episode.bundles.some((bundle) => bundle.op !== "deleted") ? <IconLink size={14} /> : <IconLinkOff size={14} />;
}
