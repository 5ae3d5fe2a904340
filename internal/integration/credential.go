package integration

import (
	"time"

	"parapet/internal/secret"
)

// CredentialID identifies a credential for ever.
type CredentialID string

// CredentialKind is how an application proves who it is.
type CredentialKind string

// The kinds of credentials.
const (
	// ClientSecret is a text that Entra made.
	ClientSecret CredentialKind = "secret"
	// Certificate is one with its RSA key, as PEM or PFX.
	Certificate CredentialKind = "certificate"
	// ManagedIdentity is that of the machine in Azure that Parapet runs on.
	ManagedIdentity CredentialKind = "managed_identity"
	// WorkloadIdentity is that of the pod in Kubernetes that Parapet runs in, by
	// the token file that the environment names.
	WorkloadIdentity CredentialKind = "workload_identity"
)

// CredentialSettings are what a person says of a credential. What is secret is
// never shown again.
type CredentialSettings struct {
	// Name is what people call it; it is unique.
	Name string         `json:"name"`
	Kind CredentialKind `json:"kind"`
	// ClientID is the Application (client) ID of the app registration; it may be
	// left out of a managed identity that the machine itself has.
	ClientID string `json:"client_id"`
	// ExpiresAt is when a secret expires, as far as anybody says; that of a
	// certificate is read from it.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	// Proof is what is secret of it. When a credential is changed, the zero Proof
	// keeps the one that is there.
	Proof Proof `json:"-"`
}

// Proof is the secret part of a credential.
type Proof struct {
	Secret secret.Secret
	// Certificate holds the text of a PEM or PFX file.
	Certificate []byte
	// Password opens a PFX; empty for one without.
	Password secret.Secret
}

func (p Proof) empty() bool {
	return p.Secret.Empty() && len(p.Certificate) == 0
}

// Credential is one that somebody has entered. Its secret part stays sealed.
type Credential struct {
	ID      CredentialID `json:"id"`
	Version int64        `json:"version"`

	CredentialSettings

	State CredentialState `json:"state"`
	// Warning says what has to be done about it, empty when nothing has.
	Warning string `json:"warning,omitempty"`
	// Details are those of a certificate; nil for other kinds.
	Details *CertificateDetails `json:"certificate,omitempty"`
	// UsedBy are the integrations that sign in with it.
	UsedBy    []ID      `json:"used_by"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
}

// CredentialState says whether a credential can be used.
type CredentialState string

// The states of a credential.
const (
	// Ready: it can be used, as far as we know.
	Ready CredentialState = "ready"
	// Expired: it has expired, and Entra will refuse it.
	Expired CredentialState = "expired"
	// Lost: the key that sealed it is not there, so that it must be entered again.
	Lost CredentialState = "lost"
)

// CertificateDetails are what is shown of a certificate.
type CertificateDetails struct {
	Subject string `json:"subject"`
	// Thumbprint is the SHA-1 by which Entra lists it, in hexadecimal.
	Thumbprint string    `json:"thumbprint"`
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
}

// Warning tells that a credential is about to expire.
type Warning struct {
	Credential CredentialID
	Name       string
	ExpiresAt  time.Time
	// Days is how many were left at most when it was told: 30, 7, 1, or 0 when it
	// had expired.
	Days int
	At   time.Time
	Text string
}
