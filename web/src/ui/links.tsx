import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Native<P> = P & Omit<ComponentPropsWithRef<"a">, keyof P>;

/** AnchorLink leads to a view of the console, whose address is checked. */
export const AnchorLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />);

/** ButtonLink is a button that leads to a view. */
export const ButtonLink = createLink((props: Native<ButtonProps>) => <Button component="a" {...props} />);
