package world

func softwareKey(id string) string { return "microsoft_defender_software:" + id }
