package world

import "time"

// EvidenceKind is what a piece of evidence is.
type EvidenceKind uint8

// The kinds of evidence.
const (
	DeviceEvidence EvidenceKind = iota
	UserEvidence
	FileEvidence
	ProcessEvidence
	IPEvidence
	URLEvidence
	RegistryEvidence
)

// Evidence is a thing that an alert names. Which of its fields are set goes by
// its kind; an empty string means null.
type Evidence struct {
	Kind    EvidenceKind
	Created time.Time
	// Verdict is unknown, suspicious or malicious.
	Verdict string
	// Remediation is none, active, prevented, remediated or notFound.
	Remediation string
	// Detection is detected, blocked or prevented; empty but for files and
	// processes.
	Detection string
	Roles     []string

	Device   *Device // as it was when the alert was raised
	Account  *EvidenceAccount
	File     *EvidenceFile
	Process  *EvidenceProcess
	IP       string
	URL      string
	Registry *EvidenceRegistry
}

// EvidenceAccount is an account as an alert names it: in any case. The account
// of a directory user has UserID or, on a few, only UserPrincipalName.
type EvidenceAccount struct {
	Name, Domain, SID                      string
	UserID, UserPrincipalName, DisplayName string
}

// EvidenceFile is a file. A few have no SHA256; of those only SHA1 is known
// wherever they occur.
type EvidenceFile struct {
	SHA1, SHA256, Name, Path string
	Size                     int64
	Publisher                string
}

// EvidenceProcess is a process. Its image is named as a file by the same alert,
// and its account as an account.
type EvidenceProcess struct {
	ID, ParentID           int
	CommandLine            string
	Created, ParentCreated time.Time
	Image                  EvidenceFile
	// Parent has a name and a path only.
	Parent  EvidenceFile
	Account *EvidenceAccount
}

// EvidenceRegistry is a key of the registry.
type EvidenceRegistry struct {
	Hive, Key, ValueName, ValueType, Value string
}
