import { AppShell, Burger, Group, NavLink, ScrollArea, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useMay } from "../session/me";
import { Mark } from "../ui/Mark";
import { AccountMenu } from "./AccountMenu";
import { Away } from "./Away";
import { Keys } from "./Keys";
import { type Place, places } from "./nav";
import { Search } from "./Search";
import classes from "./Shell.module.css";

/** Shell is what stands around every view: where one can go, search, and who one is. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding="lg"
    >
      <a href="#view" className={classes.skip}>
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <UnstyledButton component={Link} to="/" aria-label="Parapet, start">
              <Group gap={8} wrap="nowrap">
                <Mark />
                <Text fw={700} visibleFrom="xs">
                  Parapet
                </Text>
              </Group>
            </UnstyledButton>
          </Group>
          <Search />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <ScrollArea type="auto" p="xs">
          <Navigation onGo={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="view" tabIndex={-1} className={classes.view}>
        <Away />
        <Outlet />
      </AppShell.Main>
      <Keys />
    </AppShell>
  );
}

const isWithin = ({ to, within = [] }: Place, pathname: string) =>
  pathname === to || [`${to}/`, ...within].some((begin) => pathname.startsWith(begin));

function Navigation({ onGo }: { onGo: () => void }) {
  const may = useMay();
  const { pathname } = useLocation();
  return places.map((group) => {
    const open = group.places.filter((place) => !place.permission || may(place.permission));
    return (
      open.length > 0 && (
        <section key={group.title} aria-label={group.title}>
          <Text size="xs" fw={600} c="dimmed" px="sm" pt="sm" pb={4}>
            {group.title}
          </Text>
          {open.map((place) => (
            <NavLink
              key={place.to}
              component={Link}
              to={place.to}
              label={place.title}
              leftSection={<place.icon size={18} stroke={1.6} />}
              active={isWithin(place, pathname)}
              onClick={onGo}
              className={classes.place}
            />
          ))}
        </section>
      )
    );
  });
}
