package entra

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"parapet/internal/secret"
)

// certificate returns a certificate of key in PEM, valid between two dates.
func certificate(t *testing.T, key crypto.Signer, from, to time.Time) string {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// pkcs8 returns key in PEM under a label.
func pkcs8(t *testing.T, key crypto.Signer, label string) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestCertificateFiles(t *testing.T) {
	t.Parallel()
	ours, other := rsaKey(t), rsaKey(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	valid := certificate(t, ours, now.Add(-time.Hour), now.Add(time.Hour))
	issuer := certificate(t, other, now.Add(-time.Hour), now.Add(time.Hour))
	key := pkcs8(t, ours, "PRIVATE KEY")
	traditional := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(ours)}))
	tests := []struct{ name, text, want string }{
		{"pem", valid + key, ""},
		{"pem, key first", key + valid, ""},
		{"pem, issuer first", issuer + valid + key, ""},
		{"pem, traditional key", valid + traditional, ""},
		{"ec key", certificate(t, curve, now, now.Add(time.Hour)) + pkcs8(t, curve, "PRIVATE KEY"), "not an RSA key"},
		{"ec key, traditional", valid + pkcs8(t, curve, "EC PRIVATE KEY"), "not an RSA key"},
		{"no key", valid, "no private key"},
		{"no certificate", key, "no certificate"},
		{"encrypted key", valid + pkcs8(t, ours, "ENCRYPTED PRIVATE KEY"), "its key is encrypted"},
		{"another's key", issuer + key, "do not belong together"},
		{"expired", certificate(t, ours, now.Add(-2*time.Hour), now.Add(-time.Hour)) + key, "expired on"},
		{"not yet valid", certificate(t, ours, now.Add(time.Hour), now.Add(2*time.Hour)) + key, "check this machine's clock"},
		{"broken key", valid + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "certificate_file"},
		{"nonsense", "hello", "neither PEM nor a PFX"},
		{"empty", "", "neither PEM nor a PFX"},
	}
	dir := t.TempDir()
	for _, test := range tests {
		checkFile(t, save(t, dir, test.name, []byte(test.text)), "ignored for PEM", test.want)
	}
	checkFile(t, filepath.Join(dir, "absent"), "", "no such file")
}

func TestPFXFiles(t *testing.T) {
	t.Parallel()
	ours, other := rsaKey(t), rsaKey(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	valid := parsed(t, certificate(t, ours, now.Add(-time.Hour), now.Add(time.Hour)))
	expired := parsed(t, certificate(t, ours, now.Add(-2*time.Hour), now.Add(-time.Hour)))
	issuer := parsed(t, certificate(t, other, now.Add(-time.Hour), now.Add(time.Hour)))
	curved := parsed(t, certificate(t, curve, now.Add(-time.Hour), now.Add(time.Hour)))
	modern, old := pkcs12.Modern, pkcs12.LegacyDES
	pfx := func(encoder *pkcs12.Encoder, key crypto.Signer, password string, chain ...*x509.Certificate) []byte {
		data, err := encoder.Encode(key, chain[0], chain[1:], password)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	keyless, err := modern.EncodeTrustStore([]*x509.Certificate{valid}, "opensesame")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		data     []byte
		password string
		want     string
	}{
		{"modern", pfx(modern, ours, "opensesame", valid), "opensesame", ""},
		{"modern, empty password", pfx(modern, ours, "", valid), "", ""},
		{"modern, wrong password", pfx(modern, ours, "opensesame", valid), "wrong", "certificate_password does not open it"},
		{"modern, password forgotten", pfx(modern, ours, "opensesame", valid), "", "certificate_password does not open it"},
		{"legacy", pfx(old, ours, "opensesame", valid), "opensesame", ""},
		{"legacy, empty password", pfx(old, ours, "", valid), "", ""},
		{"legacy, wrong password", pfx(old, ours, "opensesame", valid), "wrong", "certificate_password does not open it"},
		{"not encrypted", pfx(pkcs12.Passwordless, ours, "", valid), "", ""},
		{"with issuer", pfx(modern, ours, "opensesame", valid, issuer), "opensesame", ""},
		{"issuer first", pfx(modern, ours, "opensesame", issuer, valid), "opensesame", ""},
		{"ec key", pfx(modern, curve, "opensesame", curved), "opensesame", "not an RSA key"},
		{"no key", keyless, "opensesame", "no private key"},
		{"another's key", pfx(modern, ours, "opensesame", issuer), "opensesame", "do not belong together"},
		{"expired", pfx(modern, ours, "opensesame", expired), "opensesame", "expired on"},
		{"cut short", pfx(modern, ours, "opensesame", valid)[:500], "opensesame", "neither PEM nor a PFX"},
	}
	dir := t.TempDir()
	for _, test := range tests {
		checkFile(t, save(t, dir, test.name, test.data), test.password, test.want)
	}
}

// parsed returns the certificate of a PEM text.
func parsed(t *testing.T, text string) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// save writes a file that a test's name names.
func save(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// checkFile makes an App of a certificate file and compares the error; an empty
// want means that it can sign in.
func checkFile(t *testing.T, file, password, want string) {
	t.Helper()
	server := &login{}
	app, err := New(Config{
		Cloud: commercial(t), TenantID: tenant, ClientID: client, Sender: server,
		CertificateFile: file, CertificatePassword: secret.New(password),
	})
	if want != "" {
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error = %v, want %q", file, err, want)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if _, err := app.Graph().Token(t.Context()); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	if len(server.forms) != 1 || !strings.HasSuffix(server.forms[0], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
		t.Errorf("%s: token requests = %q", file, server.forms)
	}
}
