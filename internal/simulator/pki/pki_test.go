package pki_test

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"parapet/internal/simulator/pki"
)

func TestOpenKeepsWhatStillFits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func(hosts ...string) *pki.Certificates {
		c, err := pki.Open(dir, hosts)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first, same, other := open("localhost"), open("localhost"), open("localhost", "10.0.0.1")
	if !bytes.Equal(first.AuthorityPEM, same.AuthorityPEM) || !bytes.Equal(first.ClientPEM, same.ClientPEM) || !first.Signing.Equal(same.Signing) {
		t.Error("what was kept came back different")
	}
	if !first.Server.Leaf.Equal(same.Server.Leaf) {
		t.Error("a server certificate that fits was replaced")
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(first.AuthorityPEM)
	for _, host := range []string{"localhost", "10.0.0.1"} {
		if _, err := other.Server.Leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: host}); err != nil {
			t.Errorf("the server certificate for %s: %v", host, err)
		}
	}
}

func TestDamagedFilesAreErrors(t *testing.T) {
	t.Parallel()
	kept := t.TempDir()
	if _, err := pki.Open(kept, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ca.pem", "client.pem", "signing-key.pem"} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("-----BEGIN"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pki.Open(dir, nil); err == nil {
			t.Errorf("with a damaged %s: no error", name)
		}
	}
}

func TestOpenKeepsTheSignInAsPFX(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept, err := pki.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, "client.pfx"))
	if err != nil {
		t.Fatal(err)
	}
	_, certificate, err := pkcs12.Decode(sealed, pki.Password)
	if err != nil || !certificate.Equal(kept.Client) {
		t.Errorf("the PFX has another certificate than the PEM, or none: %v", err)
	}
}
