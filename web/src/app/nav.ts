import {
  IconApps,
  IconBug,
  IconDeviceLaptop,
  IconHelpCircle,
  IconHistory,
  IconLayoutDashboard,
  IconNetwork,
  IconPlug,
  IconSettings,
  IconTerminal2,
  IconUser,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";

/** Place is a view that one can go to from anywhere. */
export interface Place {
  title: string;
  to: string;
  icon: typeof IconApps;
  /** What one may be allowed to do for it to make sense. */
  permission?: string;
  /** Where else one is within it: the addresses of what it lists. */
  within?: readonly string[];
}

/** places are the views of the navigation, in groups. */
export const places: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: "Ask",
    places: [
      { title: "Overview", to: "/", icon: IconLayoutDashboard },
      { title: "Explore", to: "/explore", icon: IconTerminal2 },
      { title: "Questions", to: "/questions", icon: IconHelpCircle },
      { title: "Changes", to: "/changes", icon: IconHistory },
    ],
  },
  {
    title: "Assets",
    places: [
      { title: "Systems", to: "/assets/systems", icon: IconDeviceLaptop },
      { title: "Users", to: "/assets/users", icon: IconUser },
      { title: "People", to: "/assets/people", icon: IconUsers },
      { title: "Groups", to: "/assets/groups", icon: IconUsersGroup },
      { title: "Applications", to: "/assets/applications", icon: IconApps },
      { title: "IP addresses", to: "/assets/ip_addresses", icon: IconNetwork },
      { title: "Vulnerabilities", to: "/vulnerabilities", icon: IconBug, within: ["/assets/vulnerabilities"] },
    ],
  },
  {
    title: "Run",
    places: [
      {
        title: "Integrations",
        to: "/integrations",
        icon: IconPlug,
        permission: "integration.read",
        within: ["/runs/", "/credentials"],
      },
      { title: "Settings", to: "/settings", icon: IconSettings },
    ],
  },
];
