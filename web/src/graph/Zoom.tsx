import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFocusCentered, IconMinus, IconPlus } from "@tabler/icons-react";
import type { Picture } from "./canvas/picture";
import classes from "./Graph.module.css";

/** Zoom goes nearer to a picture, and farther away. */
export function Zoom({ picture }: { picture: Picture | undefined }) {
  const acts = [
    { title: "Nearer (+)", icon: IconPlus, act: () => picture?.zoom(1.3) },
    { title: "Farther (−)", icon: IconMinus, act: () => picture?.zoom(1 / 1.3) },
    { title: "Show all (0)", icon: IconFocusCentered, act: () => picture?.fit() },
  ];
  return (
    <ActionIcon.Group orientation="vertical" className={classes.zoom}>
      {acts.map(({ title, icon: Icon, act }) => (
        <Tooltip key={title} label={title} position="left">
          <ActionIcon variant="default" size="md" aria-label={title} onClick={act}>
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </ActionIcon.Group>
  );
}
