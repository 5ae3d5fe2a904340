package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// lifetime of a certificate that we sign ourselves: browsers accept no more
	// than 398 days.
	lifetime = 397 * 24 * time.Hour
	// renewal is how long before its end a certificate is made anew.
	renewal = 30 * 24 * time.Hour
)

// selfSigned is a certificate for hosts that nobody vouches for, kept in a
// folder: people compare its fingerprint once and then recognise it.
func selfSigned(dir string, hosts []string, now time.Time) (certificate, key string, err error) {
	certificate, key = filepath.Join(dir, "self-signed.pem"), filepath.Join(dir, "self-signed.key")
	kept, err := tls.LoadX509KeyPair(certificate, key)
	if err == nil && serves(kept.Leaf, hosts, now) {
		return certificate, key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("read the self-signed certificate: %w: remove %s and %s to have a new one", err, certificate, key)
	}
	certPEM, keyPEM, err := sign(hosts, now)
	if err != nil {
		return "", "", fmt.Errorf("make a certificate: %w", err)
	}
	// The key goes first: a certificate without it would not be read.
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.Remove(certificate)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("keep the certificate: %w", err)
	}
	if err := os.WriteFile(key, keyPEM, 0o600); err != nil {
		return "", "", fmt.Errorf("keep the certificate's key: %w", err)
	}
	if err := os.WriteFile(certificate, certPEM, 0o600); err != nil {
		return "", "", fmt.Errorf("keep the certificate: %w", err)
	}
	return certificate, key, nil
}

// serves says whether a certificate is good for hosts, for a while yet.
func serves(leaf *x509.Certificate, hosts []string, now time.Time) bool {
	return now.Add(renewal).Before(leaf.NotAfter) && !slices.ContainsFunc(hosts, func(host string) bool {
		return leaf.VerifyHostname(host) != nil
	})
}

// sign makes a key and a certificate for hosts.
func sign(hosts []string, now time.Time) (certPEM, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: hosts[0], Organization: []string{"Parapet, self-signed"}},
		NotBefore:             now.Add(-time.Hour), // clocks differ
		NotAfter:              now.Add(lifetime),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	certPEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return certPEM, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), nil
}

// fingerprint is how people compare certificates: the SHA-256 of one in
// hexadecimal, as browsers show it.
func fingerprint(leaf *x509.Certificate) string {
	var parts []string
	for _, b := range sha256.Sum256(leaf.Raw) {
		parts = append(parts, fmt.Sprintf("%02X", b))
	}
	return strings.Join(parts, ":")
}
