package defender

import (
	"cmp"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// evidence is one thing that an alert names: all keys are there, and null where
// they do not apply.
type evidence struct {
	EntityType                string  `json:"entityType"`
	EvidenceCreationTime      string  `json:"evidenceCreationTime"`
	SHA1                      *string `json:"sha1"`
	SHA256                    *string `json:"sha256"`
	FileName                  *string `json:"fileName"`
	FilePath                  *string `json:"filePath"`
	ProcessID                 *int    `json:"processId"`
	ProcessCommandLine        *string `json:"processCommandLine"`
	ProcessCreationTime       *string `json:"processCreationTime"`
	ParentProcessID           *int    `json:"parentProcessId"`
	ParentProcessCreationTime *string `json:"parentProcessCreationTime"`
	ParentProcessFileName     *string `json:"parentProcessFileName"`
	ParentProcessFilePath     *string `json:"parentProcessFilePath"`
	IPAddress                 *string `json:"ipAddress"`
	URL                       *string `json:"url"`
	RegistryKey               *string `json:"registryKey"`
	RegistryHive              *string `json:"registryHive"`
	RegistryValueType         *string `json:"registryValueType"`
	RegistryValue             *string `json:"registryValue"`
	AccountName               *string `json:"accountName"`
	DomainName                *string `json:"domainName"`
	UserSID                   *string `json:"userSid"`
	AADUserID                 *string `json:"aadUserId"`
	UserPrincipalName         *string `json:"userPrincipalName"`
	DetectionStatus           *string `json:"detectionStatus"`
}

// entityTypes are Defender's words for kinds of evidence; a device is none.
var entityTypes = map[world.EvidenceKind]string{
	world.UserEvidence: "User", world.FileEvidence: "File", world.ProcessEvidence: "Process", world.IPEvidence: "Ip",
	world.URLEvidence: "Url", world.RegistryEvidence: "Registry",
}

func renderEvidence(e world.Evidence) evidence {
	row := evidence{
		EntityType: entityTypes[e.Kind], EvidenceCreationTime: wire.Time(e.Created),
		IPAddress: wire.Null(e.IP), URL: wire.Null(e.URL), DetectionStatus: wire.Null(capital(e.Detection)),
	}
	account, file := e.Account, e.File
	if p := e.Process; p != nil {
		row.ProcessID, row.ProcessCommandLine, row.ProcessCreationTime = wire.Null(p.ID), wire.Null(p.CommandLine), known(p.Created)
		row.ParentProcessID, row.ParentProcessCreationTime = wire.Null(p.ParentID), known(p.ParentCreated)
		row.ParentProcessFileName, row.ParentProcessFilePath = wire.Null(p.Parent.Name), wire.Null(p.Parent.Path)
		account, file = cmp.Or(account, p.Account), &p.Image
	}
	if file != nil {
		row.SHA1, row.SHA256, row.FileName, row.FilePath = wire.Null(file.SHA1), wire.Null(file.SHA256), wire.Null(file.Name), wire.Null(file.Path)
	}
	if account != nil {
		row.AccountName, row.DomainName, row.UserSID = wire.Null(account.Name), wire.Null(account.Domain), wire.Null(account.SID)
		row.AADUserID, row.UserPrincipalName = wire.Null(account.UserID), wire.Null(account.UserPrincipalName)
	}
	if k := e.Registry; k != nil {
		row.RegistryHive, row.RegistryKey = wire.Null(k.Hive), wire.Null(k.Key)
		row.RegistryValueType, row.RegistryValue = wire.Null(k.ValueType), wire.Null(k.Value)
	}
	return row
}
