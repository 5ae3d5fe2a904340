import {
  IconAlertTriangle,
  IconApps,
  IconBox,
  IconBug,
  IconBuilding,
  IconCertificate,
  IconDeviceLaptop,
  IconFile,
  IconFolders,
  IconLink,
  IconListCheck,
  IconNetwork,
  IconPlayerPlay,
  IconPlugConnected,
  IconPuzzle,
  IconRefreshAlert,
  IconSettings,
  IconShieldCheck,
  IconShieldHalf,
  IconUser,
  IconUserCircle,
  IconUsersGroup,
} from "@tabler/icons-react";

const icons: Record<string, typeof IconBox> = {
  cve: IconBug,
  ip_address: IconNetwork,
  microsoft_defender_account: IconBuilding,
  microsoft_defender_alert: IconAlertTriangle,
  microsoft_defender_antivirus: IconShieldCheck,
  microsoft_defender_browser_extension: IconPuzzle,
  microsoft_defender_certificate: IconCertificate,
  microsoft_defender_device_group: IconFolders,
  microsoft_defender_file: IconFile,
  microsoft_defender_group: IconUsersGroup,
  microsoft_defender_logon_user: IconUser,
  microsoft_defender_machine: IconShieldHalf,
  microsoft_defender_machine_action: IconPlayerPlay,
  microsoft_defender_missing_update: IconRefreshAlert,
  microsoft_defender_network_adapter: IconPlugConnected,
  microsoft_defender_recommendation: IconListCheck,
  microsoft_defender_secure_configuration: IconSettings,
  microsoft_defender_software: IconApps,
  microsoft_defender_url: IconLink,
  microsoft_defender_user: IconUserCircle,
  microsoft_defender_vulnerability: IconBug,
  user_endpoint: IconDeviceLaptop,
};

/** TypeIcon is the picture of a type of the graph, beside its name. */
export function TypeIcon({ type, size = 18 }: { type: string; size?: number }) {
  const Icon = icons[type] ?? IconBox;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
