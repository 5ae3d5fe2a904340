import { Anchor, type AnchorProps, Group } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Props = AnchorProps & Omit<ComponentPropsWithRef<"a">, keyof AnchorProps>;

/** BackLink leads to where one comes from: the list that something is of. */
export const BackLink = createLink(({ children, ...props }: Props) => (
  <Anchor size="sm" w="fit-content" {...props}>
    <Group gap={4} component="span" wrap="nowrap">
      <IconArrowLeft size={14} aria-hidden />
      {children}
    </Group>
  </Anchor>
));
