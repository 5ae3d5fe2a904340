import { ActionIcon, Group, Menu, Text, Tooltip, useMantineColorScheme } from "@mantine/core";
import {
  IconBook2,
  IconDeviceDesktop,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { lazy, useState } from "react";
import { http } from "../api/client";
import { useMe } from "../session/me";
import { Apart } from "../ui/Apart";
import { openKeys } from "./Keys";

const ChangePassword = lazy(() =>
  import("../session/ChangePassword").then((module) => ({ default: module.ChangePassword })),
);

const schemes = [
  { value: "auto", label: "As the system", icon: IconDeviceDesktop },
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
] as const;

/** AccountMenu is who one is, how the console looks, and the way out. */
export function AccountMenu() {
  const me = useMe();
  const queries = useQueryClient();
  const router = useRouter();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [opened, setOpened] = useState(false);
  const [changing, setChanging] = useState(false);
  const signOut = async () => {
    await http.DELETE("/api/v1/session");
    queries.clear();
    await router.navigate({ to: "/sign-in" });
  };
  return (
    <>
      <Menu position="bottom-end" width={240} shadow="md" opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Tooltip label={me.name} disabled={opened}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Account ${me.name}`}>
              <IconUserCircle />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Group px="sm" py={6} gap={0} justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600} truncate>
              {me.full_name || me.name}
            </Text>
            <Text size="xs" c="dimmed">
              {me.role}
            </Text>
          </Group>
          <Menu.Divider />
          <Menu.Label>Look</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
            {schemes.map(({ value, label, icon: Icon }) => (
              <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} />}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openKeys}>
            Keys
          </Menu.Item>
          <Menu.Item component="a" href="/docs" leftSection={<IconBook2 size={16} />}>
            Reference of the API
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setChanging(true)}>
            Change the password
          </Menu.Item>
          <Menu.Item component={Link} to="/settings/tokens" leftSection={<IconSettings size={16} />}>
            Tokens and sessions
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Apart>{changing && <ChangePassword opened onClose={() => setChanging(false)} />}</Apart>
    </>
  );
}
