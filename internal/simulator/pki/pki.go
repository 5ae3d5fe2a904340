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
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Files that a directory keeps, all PEM. The authority's certificate is what
// a client must trust; the client file holds certificate and key together,
// as azidentity.ParseCertificates wants them.
const (
	AuthorityFile    = "ca.pem"
	authorityKeyFile = "ca-key.pem"
	serverFile       = "server.pem"
	ClientFile       = "client.pem"
	signingKeyFile   = "signing-key.pem"
)

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

// store is the directory the files live in; empty means nowhere.
type store string

// read returns a file's content, or nil when it is not there.
func (s store) read(name string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	data, err := os.ReadFile(filepath.Join(string(s), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

func (s store) write(name string, data []byte) error {
	if s == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(string(s), name), data, 0o600)
}

func (s store) authority() (tls.Certificate, error) {
	certificate, err := s.read(AuthorityFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := s.read(authorityKeyFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	if certificate != nil && key != nil {
		return tls.X509KeyPair(certificate, key)
	}
	made, err := newAuthority()
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := encodeKey(made.PrivateKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := s.write(authorityKeyFile, keyPEM); err != nil {
		return tls.Certificate{}, err
	}
	return made, s.write(AuthorityFile, encodeCertificate(made.Leaf))
}

func (s store) server(authority tls.Certificate, hosts []string) (tls.Certificate, error) {
	kept, err := s.read(serverFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	if kept != nil {
		pair, err := tls.X509KeyPair(kept, kept)
		if err == nil && covers(pair.Leaf, hosts) {
			return pair, nil
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	certificate, err := issue(serverTemplate(hosts), key.Public(), authority)
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	bundle := append(encodeCertificate(certificate), keyPEM...)
	return tls.Certificate{
		Certificate: [][]byte{certificate.Raw},
		PrivateKey:  key,
		Leaf:        certificate,
	}, s.write(serverFile, bundle)
}

// clientPair is the sign-in certificate and its file.
type clientPair struct {
	certificate *x509.Certificate
	pem         []byte
}

func (s store) client(authority tls.Certificate) (clientPair, error) {
	kept, err := s.read(ClientFile)
	if err != nil {
		return clientPair{}, err
	}
	if kept != nil {
		pair, err := tls.X509KeyPair(kept, kept)
		return clientPair{pair.Leaf, kept}, err
	}
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return clientPair{}, err
	}
	certificate, err := issue(clientTemplate(), key.Public(), authority)
	if err != nil {
		return clientPair{}, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return clientPair{}, err
	}
	bundle := append(encodeCertificate(certificate), keyPEM...)
	return clientPair{certificate, bundle}, s.write(ClientFile, bundle)
}

func (s store) signingKey() (*rsa.PrivateKey, error) {
	kept, err := s.read(signingKeyFile)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		return decodeRSA(kept)
	}
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return nil, err
	}
	return key, s.write(signingKeyFile, keyPEM)
}

// covers reports whether a certificate answers for every host and is not
// about to run out.
func covers(certificate *x509.Certificate, hosts []string) bool {
	if time.Now().Before(certificate.NotBefore) || time.Now().Add(24*time.Hour).After(certificate.NotAfter) {
		return false
	}
	for _, host := range hosts {
		if certificate.VerifyHostname(host) != nil {
			return false
		}
	}
	return true
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
