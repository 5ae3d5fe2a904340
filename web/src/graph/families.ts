/** Family is what types have in common that have one colour. */
export type Family = "device" | "person" | "weakness" | "alert" | "software" | "network" | "other";

const families: Record<string, Family> = {
  user_endpoint: "device",
  microsoft_defender_machine: "device",
  microsoft_defender_device_group: "device",
  microsoft_defender_machine_action: "device",
  microsoft_defender_antivirus: "device",
  microsoft_defender_certificate: "device",
  microsoft_defender_user: "person",
  microsoft_defender_logon_user: "person",
  microsoft_defender_group: "person",
  microsoft_defender_vulnerability: "weakness",
  cve: "weakness",
  microsoft_defender_recommendation: "weakness",
  microsoft_defender_missing_update: "weakness",
  microsoft_defender_secure_configuration: "weakness",
  microsoft_defender_alert: "alert",
  microsoft_defender_file: "alert",
  microsoft_defender_url: "alert",
  microsoft_defender_software: "software",
  microsoft_defender_browser_extension: "software",
  ip_address: "network",
  microsoft_defender_network_adapter: "network",
};

/** familyOf is the family of a type. */
export const familyOf = (type: string): Family => families[type] ?? "other";

/** grounds are the colours of families, on which a white icon can be seen on both themes. */
export const grounds: Record<Family, string> = {
  device: "#2f66c9",
  person: "#0b7a70",
  weakness: "#a8500a",
  alert: "#c0293c",
  software: "#6d4bc3",
  network: "#0b729c",
  other: "#5c636a",
};
