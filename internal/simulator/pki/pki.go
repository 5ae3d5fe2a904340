// Package pki makes the certificates of a simulated tenant: an authority, the
// server certificate it signs, and the RSA certificate with which an
// application may sign in instead of with a secret.
//
// Its flow is one call: Open reads what a directory keeps, makes what is
// missing or no longer fits, and writes that back. It knows no HTTP and
// nothing of Entra; a certificate here is only a key, a chain and its PEM.
package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// Files that a directory keeps, all PEM but for the exchange file. The authority's
// certificate is what a client must trust; the client file holds certificate and key
// together, as azidentity.ParseCertificates wants them, and the exchange file holds
// the same as a PFX.
const (
	AuthorityFile    = "ca.pem"
	authorityKeyFile = "ca-key.pem"
	serverFile       = "server.pem"
	ClientFile       = "client.pem"
	exchangeFile     = "client.pfx"
	signingKeyFile   = "signing-key.pem"
)

// Password opens the exchange file. It is no secret: the key lies beside it in the open.
const Password = "simulated"

// rsaBits is what Entra's own certificates and MSAL's documentation use.
const rsaBits = 2048

// Certificates is everything a simulated tenant signs and proves itself with.
type Certificates struct {
	// AuthorityPEM is the certificate clients must trust.
	AuthorityPEM []byte
	// Server answers for the hosts given to Open.
	Server tls.Certificate
	// ClientPEM is the sign-in certificate followed by its private key.
	ClientPEM []byte
	// Client is the sign-in certificate.
	Client *x509.Certificate
	// Signing signs the access tokens of the tenant.
	Signing *rsa.PrivateKey
}

// Open returns the certificates kept in dir, making those that are missing
// and a new server certificate when the one kept does not cover hosts. An
// empty dir keeps nothing: every call makes a fresh set.
func Open(dir string, hosts []string) (*Certificates, error) {
	store := store(dir)
	authority, err := store.authority()
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	server, err := store.server(authority, hosts)
	if err != nil {
		return nil, fmt.Errorf("server certificate: %w", err)
	}
	client, err := store.client(authority)
	if err != nil {
		return nil, fmt.Errorf("client certificate: %w", err)
	}
	signing, err := store.signingKey()
	if err != nil {
		return nil, fmt.Errorf("token signing key: %w", err)
	}
	return &Certificates{
		AuthorityPEM: encodeCertificate(authority.Leaf),
		Server:       server,
		ClientPEM:    client.pem,
		Client:       client.certificate,
		Signing:      signing,
	}, nil
}

func encodeCertificate(certificate *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})
}

func encodeKey(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func decodeRSA(data []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM block in the file")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	rsaKey, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("an RSA key was expected, not %T", key)
	}
	return rsaKey, nil
}
